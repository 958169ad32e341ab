"""Days and times in an order that cannot be: an end before the start, a deadline after the event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time

from announcements.facts import Facts
from announcements.models.announcement import Kind
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity
from staff.wording import format_date, format_time

EVENING = 17  # what begins later may well end the next morning
LONGEST_NIGHT = 12  # hours; an event from 18:00 to 8:00 was rather meant to end at eight in the evening
NOON = 12
# Whoever comes must have applied before; money and places may be applied for while they last.
HELD = {Kind.EVENT, Kind.CONSULT}


class OrderCheck(Check):
    name = "order"
    version = 2
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
            yield from self._end_time_before_start(facts, facts.starts_at, facts.ends_at)

    def _end_time_before_start(self, facts: Facts, starts_at: time, ends_at: time) -> Iterator[Finding]:
        """Road works from 22:00 to 5:00 and the bells of New Year's Eve end on the next day."""
        overnight = starts_at.hour >= EVENING and ends_at.hour < NOON
        if not overnight:
            yield self.found(
                Severity.STOP,
                f"終了の{format_time(ends_at)}が、開始の{format_time(starts_at)}より前です。",
                "時刻を確かめてください。午前と午後の入れ違いが多い誤りです。",
                field="starts_on",
            )
        elif Kind(facts.kind) in HELD and 24 - starts_at.hour + ends_at.hour > LONGEST_NIGHT:
            yield self.found(
                Severity.CONFIRM,
                f"{format_time(starts_at)}に始まり、翌日の{format_time(ends_at)}に終わると読めます。",
                "終了の時刻を確かめてください。午前と午後の入れ違いが多い誤りです。",
                field="starts_on",
            )

    def _deadline_after_event(self, facts: Facts) -> Iterator[Finding]:
        deadline, start = facts.deadline_on, facts.starts_on
        if deadline is None or start is None:
            return
        if deadline == start:
            yield from self._deadline_later_that_day(facts)
        elif deadline > start:
            over = deadline > (facts.ends_on or start)
            yield self._late_deadline(
                facts, f"締切の{format_date(deadline, base_year=start.year)}", format_date(start), over=over
            )

    def _deadline_later_that_day(self, facts: Facts) -> Iterator[Finding]:
        begins, closes = facts.starts_at, facts.deadline_at
        if begins is None or closes is None or closes <= begins:
            return
        lasts_longer = facts.ends_on is not None and facts.ends_on != facts.starts_on
        over = not lasts_longer and facts.ends_at is not None and begins <= facts.ends_at < closes
        yield self._late_deadline(facts, f"締切の{format_time(closes)}", format_time(begins), over=over)

    def _late_deadline(self, facts: Facts, deadline: str, start: str, *, over: bool) -> Finding:
        """`over`: nothing of it is left when the deadline comes."""
        stops = over and Kind(facts.kind) in HELD
        return self.found(
            Severity.STOP if stops else Severity.CONFIRM,
            f"{deadline}が、{'開催' if stops else '開始'}の{start}より後です。",
            "締切か開催の日時を直してください。"
            if stops
            else "始まってからも申し込めるなら、このままで構いません。",
            field="deadline_on",
        )
