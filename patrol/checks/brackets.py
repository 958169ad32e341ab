"""Brackets that open and never close, or close what nobody opened."""

from __future__ import annotations

from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity

# A half-width and a full-width bracket close each other: (例）is ugly, not broken.
OPENING = dict(zip("（(「『【〈《［[〔", "（（「『【〈《［［〔", strict=True))
CLOSING = dict(zip("）)」』】〉》］]〕", "（（「『【〈《［［〔", strict=True))
# 1) 2) and a) number a list; :) smiles.
BEFORE_A_LIST = frozenset("0123456789０１２３４５６７８９①②③④⑤abcdeABCDEアイウエオ:;^")


class BracketsCheck(Check):
    name = "brackets"
    title = "括弧の対応"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            for place in unmatched(passage.text):
                bracket = passage.text[place]
                missing = "閉じる括弧" if bracket in OPENING else "開く括弧"
                yield self.found_at(
                    passage,
                    place,
                    place + 1,
                    Severity.CONFIRM,
                    f"{passage.label}の「{bracket}」に、{missing}がありません。",
                    "括弧を補うか、消してください。",
                )


def unmatched(text: str) -> list[int]:
    """Where a bracket has no partner, in order of the text."""
    opened: list[tuple[str, int]] = []
    alone: list[int] = []
    for place, character in enumerate(text):
        if kind := OPENING.get(character):
            opened.append((kind, place))
        elif kind := CLOSING.get(character):
            if opened and opened[-1][0] == kind:
                opened.pop()
            elif len(opened) > 1 and opened[-2][0] == kind:
                alone.append(opened.pop()[1])
                opened.pop()
            elif character not in ")）" or text[place - 1 : place] not in BEFORE_A_LIST:
                alone.append(place)
    return sorted(alone + [place for _, place in opened])
