"""Days that are over when the announcement goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from announcements.models.announcement import Kind
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.checks.weekday import meant
from patrol.extraction import find_dates
from patrol.severity import Severity
from staff.wording import format_date

# A scheme may have begun long ago; what one goes to may not be over.
ATTENDED = {Kind.EVENT, Kind.RECRUIT, Kind.CONSULT, Kind.HEALTH}


class PastCheck(Check):
    name = "past"
    title = "過ぎた日"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        yield from self._structured(draft)
        if draft.facts.starts_on is None and draft.facts.ends_on is None:
            yield from self._written(draft)

    def _structured(self, draft: CheckInput) -> Iterator[Finding]:
        last = draft.facts.ends_on or draft.facts.starts_on
        if last is None or last >= draft.send_date:
            return
        attended = Kind(draft.facts.kind) in ATTENDED
        yield self.found(
            Severity.STOP if attended else Severity.NOTE,
            f"{format_date(last, base_year=draft.send_date.year)}は、配信する"
            f"{format_date(draft.send_date, base_year=draft.today.year)}にはもう過ぎています。",
            "日付か配信日時を直してください。",
            field="ends_on" if draft.facts.ends_on else "starts_on",
        )

    def _written(self, draft: CheckInput) -> Iterator[Finding]:
        """Only days with a weekday: a birthday or the start of a scheme is written without one."""
        for passage in draft.passages:
            for mention in find_dates(passage.text):
                day = meant(mention, draft)
                if day is None or mention.weekday != day.weekday() or day >= draft.send_date:
                    continue
                yield self.found_at(
                    passage,
                    mention.start,
                    mention.end,
                    Severity.CONFIRM,
                    f"{format_date(day, base_year=draft.send_date.year)}は、"
                    f"配信する{format_date(draft.send_date)}には過ぎています。",
                    "日付を確かめてください。終わったことの報告なら、このままで構いません。",
                )
