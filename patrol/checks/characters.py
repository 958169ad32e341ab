"""Characters that some phones and screen readers show or read wrongly (機種依存文字), and hidden ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.extraction.folding import ENCLOSED_NUMBER
from patrol.severity import Severity

PLATFORM_DEPENDENT = re.compile(
    "[\u2116\u2121\u2160-\u217b\u2460-\u24ff\u2776-\u2793\u3220-\u3247\u3250-\u33ff\uf900-\ufaff\uff61-\uff9f"
    "髙𠮷德濵\U0002f800-\U0002fa1f][\uff9e\uff9f]?"
)
# Zero-width and direction marks, and private use: nothing to see, something to break.
HIDDEN = re.compile(
    # U+200D ties the pictures of a family into one: there it is no accident.
    "(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
    "|[\u00ad\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f]"
)
MOST_NAMED = 8
# Variants of names that no normalisation leads back to the ordinary character.
VARIANTS = {"髙": "高", "﨑": "崎", "𠮷": "吉", "德": "徳", "濵": "浜"}


class CharactersCheck(Check):
    name = "characters"
    title = "機種依存文字"
    version = 3

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            yield from self._platform_dependent(passage)
            if match := HIDDEN.search(passage.text):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.CONFIRM,
                    f"{passage.label}に、目に見えない文字（U+{ord(match.group()):04X}）が入っています。",
                    "前後の文字ごと消して、打ち直してください。",
                )

    def _platform_dependent(self, passage: Passage) -> Iterator[Finding]:
        matches = list(PLATFORM_DEPENDENT.finditer(passage.text))
        if not matches:
            return
        characters = list(dict.fromkeys(match.group() for match in matches))
        named = "".join(characters[:MOST_NAMED])
        yield self.found_at(
            passage,
            *matches[0].span(),
            Severity.NOTE,
            f"{passage.label}の「{named}」は、機種によって正しく表示・読み上げされないことがあります。",
            f"→ {replacements(characters[:MOST_NAMED])}",
            count=len(matches),
        )


def replacements(characters: list[str]) -> str:
    """「①は「(1)」、㎏は「kg」」; a name's own character may stay where its bearer wants it."""
    known = [f"{one}は「{replacement(one)}」" for one in characters if replacement(one) != one]
    unknown = [one for one in characters if replacement(one) == one]
    return "、".join([*known, *(f"{one}は、ひらがなか別の字" for one in unknown)])


def replacement(character: str) -> str:
    """What to write instead: (1) for ①, kg for ㎏, (株) for ㈱, デ for ﾃﾞ, 高 for its variant 髙."""
    if ENCLOSED_NUMBER.fullmatch(character):
        return f"({unicodedata.numeric(character):.0f})"
    return VARIANTS.get(character) or unicodedata.normalize("NFKC", character)
