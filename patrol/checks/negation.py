"""二重否定: what the guide for plain Japanese asks to avoid first, because it is read as its opposite."""

from __future__ import annotations

from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.prose.plainness import NEGATED_TWICE
from patrol.severity import Severity


class NegationCheck(Check):
    name = "negation"
    title = "二重の打ち消し"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            for match in NEGATED_TWICE.finditer(passage.text):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.NOTE,
                    f"{passage.label}の「{match.group()[:30]}」は、打ち消しが二つ重なり、反対の意味に読まれることがあります。",
                    "「〜できます」「〜が必要です」のように、打ち消さない言い方にしてください。",
                )
