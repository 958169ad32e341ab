"""Days and times in an order that cannot be: an end before the start, a deadline after the event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from announcements.facts import Facts
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity
from staff.wording import format_date, format_time


class OrderCheck(Check):
    name = "order"
    title = "日時の前後"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        yield from self._end_before_start(draft.facts)
        yield from self._deadline_after_event(draft.facts)

    def _end_before_start(self, facts: Facts) -> Iterator[Finding]:
        start, end = facts.starts_on, facts.ends_on
        if start and end and end < start:
            yield self.found(
                Severity.STOP,
                f"終了日の{format_date(end, base_year=start.year)}が、"
                f"開始日の{format_date(start)}より前です。",
                "開始日と終了日を確かめてください。",
                field="ends_on",
            )
        elif facts.starts_at and facts.ends_at and facts.ends_at < facts.starts_at and end in {None, start}:
            yield self.found(
                Severity.STOP,
                f"終了の{format_time(facts.ends_at)}が、開始の{format_time(facts.starts_at)}より前です。",
                "時刻を確かめてください。午前と午後の入れ違いが多い誤りです。",
                field="starts_on",
            )

    def _deadline_after_event(self, facts: Facts) -> Iterator[Finding]:
        deadline, start = facts.deadline_on, facts.starts_on
        if deadline is None or start is None or deadline <= start:
            return
        over = deadline > (facts.ends_on or start)
        yield self.found(
            Severity.STOP if over else Severity.CONFIRM,
            f"締切の{format_date(deadline, base_year=start.year)}が、"
            f"{'開催' if over else '開始'}の{format_date(start)}より後です。",
            "締切日か開催日を直してください。"
            if over
            else "期間の途中まで申し込めるなら、このままで構いません。",
            field="deadline_on",
        )
