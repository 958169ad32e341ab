"""A deadline that has passed, or leaves no time, when the announcement reaches people."""

from __future__ import annotations

from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity
from staff.wording import format_date

SHORT_NOTICE_DAYS = 2


class DeadlineCheck(Check):
    name = "deadline"
    title = "締切までの余裕"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        deadline = draft.facts.deadline_on
        if deadline is None:
            return
        words = format_date(deadline, base_year=draft.send_date.year)
        days = (deadline - draft.send_date).days
        if days < 0 or (days == 0 and self._closed(draft)):
            yield self.found(
                Severity.STOP,
                f"締切の{words}は、配信する時にはもう過ぎています。",
                "締切日か配信日時を直してください。",
                field="deadline_on",
            )
        elif days < SHORT_NOTICE_DAYS:
            yield self.found(
                Severity.CONFIRM,
                f"締切は{words}です。届いてから{'その日のうち' if days == 0 else '1日'}しかありません。",
                "早めに配信するか、締切を延ばせないか確かめてください。",
                field="deadline_on",
            )

    def _closed(self, draft: CheckInput) -> bool:
        at, sent = draft.facts.deadline_at, draft.send_time
        return at is not None and sent is not None and at <= sent
