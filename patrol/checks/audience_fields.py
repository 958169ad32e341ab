"""対象 and カテゴリ not chosen yet: without them nothing can be held against a promise.

Rules caught nearly every mismatch where 対象 was stated, and hardly one where it was not.
"""

from __future__ import annotations

from collections.abc import Iterable

from patrol.checks.ages import Ages
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity


class AudienceFieldsCheck(Check):
    name = "audience_fields"
    title = "対象とカテゴリの記入"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if not draft.facts.audience_kind:
            yield self._audience(draft)
        if draft.category is None:
            yield self.found(
                Severity.STOP,
                "カテゴリが選ばれていません。だれに約束したお知らせかを確かめられません。",
                "カテゴリを選んでください。",
                field="category",
            )

    def _audience(self, draft: CheckInput) -> Finding:
        said = draft.said_audience
        hint = ""
        if said.says_ages and not said.everyone:
            hint = f"本文からは{Ages.of(said.age_min, said.age_max).words()}と読めます。"
        return self.found(
            Severity.CONFIRM,
            f"対象が選ばれていません。{hint}",
            "「どなたでも」「年齢で限る」「年齢以外の条件で限る」から選んでください。",
            field="audience_kind",
        )
