"""The house style of the printed page: one spelling for dates, times, figures and words.

`normalise` never touches a URL, a mail address or a telephone number, and doing it twice changes nothing
more. What a city decides itself is in `style`, the rules are in `spelling`, and `propose` tells every change
with its reason. Sources: 公用文作成の考え方 (文化審議会, 2022) for the words; the papers of Japanese cities
for 「12月3日（木）午前10時〜11時30分」.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from channels.newsletter.days import Base
from channels.newsletter.respelling import Change, Edit, Rewriting
from channels.newsletter.spelling import FULL_WIDTH_MARKS, rules
from channels.newsletter.style import HouseStyle
from staff import wording

# What must reach the reader letter by letter. ASCII only: a Japanese character ends a URL.
PROTECTED = re.compile(
    r"https?://[\w/?#@%&=~+$*;:.,!-]*[\w/#=&~+-]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,6}(?:/[\w/?#@%&=~+$*;:.,!-]*[\w/#=&~+-])?"
    r"|(?:パスワード|パスコード|(?<![A-Za-z])ID)[:：] ?[!-~]+"
    r"|(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])",
    re.ASCII,
)
JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# What would reorder or vanish on paper: controls except newline, direction marks, soft hyphens.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\uffff"
    r"\ud800-\udfff]"
)
# NFC of an ideograph would change a person's name (神 U+FA19), so only letters and kana are composed.
DECOMPOSED = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u3041-\u30ff][\u0300-\u036f\u3099\u309a]+")
_LINE_BREAK = re.compile(r"\r\n?|\t")
USUAL = HouseStyle()
RULES = rules(USUAL)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text as it was written and as it would be printed; `changes` cover exactly what differs."""

    before: str
    after: str
    changes: tuple[Change, ...]


def normalise(text: str, style: HouseStyle = USUAL, base: Base | None = None) -> str:
    """`text` in the house style. `base`: by what its days are told; None: not at all."""
    return _rewritten(text, style, base, traced=False).now


def propose(text: str, style: HouseStyle = USUAL, base: Base | None = None) -> Proposal:
    """What `normalise` would change, each with its place and its reasons, for a person to see first."""
    rewriting = _rewritten(text, style, base, traced=True)
    return Proposal(text, rewriting.now, rewriting.changes)


def printable(text: str) -> str:
    """`text` without what paper cannot show; combining accents joined to their letters."""
    for pattern, becomes in _PRINTABLE:
        text = pattern.sub(becomes, text)
    return text


def print_date(day: date, *, base_year: int | None = None) -> str:
    """「12月3日（木）」「1月11日（月・祝）」; the year only where it is not the issue's."""
    return wording.format_date(day, base_year=base_year).translate(FULL_WIDTH_MARKS)


def _plain_break(found: re.Match[str]) -> str:
    return " " if found[0] == "\t" else "\n"


def _nothing(found: re.Match[str]) -> str:  # noqa: ARG001
    return ""


def _composed(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[0])


_PRINTABLE = (
    (_LINE_BREAK, _plain_break),
    (UNPRINTABLE, _nothing),
    (DECOMPOSED, _composed),
)


def _rewritten(text: str, style: HouseStyle, base: Base | None, *, traced: bool) -> Rewriting:
    """One spelling may uncover another, so all of them are repeated until nothing moves."""
    rewriting = Rewriting(text, traced=traced)
    for _ in range(len(text) + 2):
        before = rewriting.now
        _once(rewriting, style, base)
        if rewriting.now == before:
            break
    return rewriting


def _once(rewriting: Rewriting, style: HouseStyle, base: Base | None) -> None:
    for pattern, becomes in _PRINTABLE:
        edits = [Edit(m.start(), m.end(), becomes(m)) for m in pattern.finditer(rewriting.now)]
        rewriting.apply(edits, "紙面に出せない文字を除く")
    japanese = JAPANESE.search(rewriting.now) is not None
    for rule in rules(style):
        if rule.in_japanese and not japanese:
            continue
        text = rewriting.now
        if rule.in_context:
            free = list(_free(text))
            edits = [edit for edit in rule.edits(text, base) if _lies_in(edit, free)]
        else:
            edits = [
                Edit(start + edit.start, start + edit.end, edit.after)
                for start, end in _free(text)
                for edit in rule.edits(text[start:end], base)
            ]
        rewriting.apply(edits, rule.reason)


def _lies_in(edit: Edit, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= edit.start and edit.end <= end for start, end in stretches)


def _free(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text between what is protected."""
    start = 0
    for kept in PROTECTED.finditer(text):
        yield start, kept.start()
        start = kept.end()
    yield start, len(text)
