"""Whom a text speaks to where it states no ages: 離乳食 is for parents of babies, 敬老 for the old.

Each word is an age by custom, weaker than a stated 対象. What is said of child care on the side, of prices,
of the office to ask, says nothing about the readers and is passed over.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from patrol.extraction.folding import Folded, fold

WORDS = Path(__file__).parent / "reader_words.toml"
MOST_READ = 4000
MOST_CUES = 200
TITLE_WEIGHT = 3.0
OPENING, OPENING_WEIGHT = 160, 1.5


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that speaks to people of `low` to `high` years (None: open).

    Offsets lead into `title` + line break + `text`, or `text` alone.
    """

    word: str
    start: int
    end: int
    low: float
    high: float | None
    weight: float
    in_title: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    low: float
    high: float | None
    weight: float
    words: str


def _kinds() -> tuple[_Kind, ...]:
    """The kinds of words, in the order of the file."""
    text = WORDS.read_text(encoding="utf-8")
    return tuple(
        _Kind(row["low"], row.get("high"), row["weight"], "|".join(row["words"].split()))
        for row in tomllib.loads(text).values()
    )


_KINDS = _kinds()
_CUES = re.compile("|".join(f"(?P<k{index}>{kind.words})" for index, kind in enumerate(_KINDS)))

# A department, a desk or a building is where to ask, not whom it is for.
_AN_OFFICE = re.compile(
    r"[^ 。、\n()「」:]{0,8}?"
    r"(?:課(?![題程外目税])|係(?![るわ員])|支所|出張所|事務所|部会|センター(?:へ|に|で|ま|の電話)|室(?=へ|に|まで|\())"
)
_ASIDE = re.compile(
    r"託児|一時保育|保育 ?(?:あり|有|も|希望|付|つき|:|\()|膝の?上|同伴"
    r"|(?:子ども|こども|子供|お子(?:さん|様|さま)|乳幼児|赤ちゃん)連れ|ベビーカー(?:での|の(?:入場|持))"
    r"|授乳室|おむつ(?:替え|交換)|キッズ(?:コーナー|スペース)"
)
_CLAUSE = re.compile(r"[^。\n、※]+")
_CONTACT_LINE = re.compile(
    r"(?:^|(?<=[\s■●○◎・【<(*]))"
    r"(?:問い?合わ?せ|申し?込み?(?:方法|先|期限日?)?|連絡先|主催|共催|後援|会場|場所|ところ|担当)"
    r"[^\n]{0,4}[:： ][^\n]{0,60}",
    re.MULTILINE,
)


def find_cues(text: str, title: str = "") -> list[Cue]:
    """The words of `title` and `text` that speak to somebody, in order, each word once at its best."""
    folded = fold((f"{title}\n{text}" if title else text)[:MOST_READ])
    title_end = folded.text.find("\n") if title else 0
    passed_over = _passed_over(folded.text, title_end)
    best: dict[str, Cue] = {}
    for match in _CUES.finditer(folded.text):
        if passed_over[match.start()] or _AN_OFFICE.match(folded.text, match.end()):
            continue
        cue = _cue(folded, match, title_end)
        if cue.word not in best or best[cue.word].weight < cue.weight:
            best[cue.word] = cue
        if len(best) >= MOST_CUES:
            break
    return sorted(best.values(), key=lambda cue: cue.start)


def _cue(folded: Folded, match: re.Match[str], title_end: int) -> Cue:
    kind = _KINDS[int(str(match.lastgroup)[1:])]
    in_title = match.start() < title_end
    near = match.start() - title_end < OPENING
    place = TITLE_WEIGHT if in_title else OPENING_WEIGHT if near else 1.0
    start, end = folded.original_span(match.start(), match.end())
    return Cue(match.group(), start, end, kind.low, kind.high, kind.weight * place, in_title)


def _passed_over(text: str, title_end: int) -> bytearray:
    covered = bytearray(len(text))
    for clause in _CLAUSE.finditer(text):
        if clause.start() >= title_end and _ASIDE.search(clause.group()):
            covered[clause.start() : clause.end()] = b"\x01" * len(clause.group())
    for line in _CONTACT_LINE.finditer(text, title_end):
        covered[line.start() : line.end()] = b"\x01" * len(line.group())
    return covered
