"""Age expressions joined and bounded: 3歳 + から + 就学前 → 3 to 6, 65歳 + 以上 → 65 and above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from patrol.extraction.terms import Term, Unit, find_terms


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Ages `low` to `high` in years (None: open), said at `start`..`end` of the folded text."""

    start: int
    end: int
    low: float
    high: float | None
    stages: tuple[str, ...]
    has_figure: bool
    vague: bool
    by_birth: bool = False


MOST_TERMS = 300  # no announcement names more ages; a hostile text may
GAP = 24  # characters that may stand between two joined expressions
ABOUT = r"(?:くらい|ぐらい|頃|ごろ|程度)?"
A_CHILD = r"(?:の?お?子(?:さん|さま|様|ども)?)?"
PEOPLE = r"(?:の?(?:方|人|かた))?"
JOINT = re.compile(
    rf"(?:生|児)?{ABOUT}(?:になった日)?{A_CHILD}(?:\([^()]{{0,12}}\))?"
    rf"(?P<floor>以上|以降)?{PEOPLE} ?"
    r"(?P<joint>~|から|より|ないし|・|、|,|及び|および|や|と|または|又は)? ?"
    r"(?:満|生後|おおむね|およそ|約)?$"
)
TO = {"~", "から", "より", "ないし"}

# 3歳から is a floor; 3歳から申込 (or からお電話で) is about something else.
FLOOR = re.compile(
    rf"{ABOUT}{PEOPLE} ?(?:以上|以降|より上)"
    rf"|{ABOUT}から(?!\d|お?申|受付|の申|お?電話)|~(?= ?(?:の|と|$|[。、)\n]))"
)
FLOOR_BECOMING = re.compile(r"以上になる")
WITHIN_FISCAL_YEAR = re.compile(r"年度(?:中|内)?に[満「 ]*$")
CEILING_INCLUSIVE = re.compile(r" ?以下")
CEILING = re.compile(r" ?(?:未満|に満たない)")
UNTIL = re.compile(
    rf"{ABOUT}{A_CHILD}"
    r"(?:になる日?の?前日?|の誕生日(?:を迎える|の)?(?:前々?日)?|相当(?:の?年齢)?)? ?(?:まで|以内)"
    r"|になる日?の?前日|に(?:至る|達する|なる)(?:日(?:の前日)?)?まで"
)
UNTIL_FISCAL_YEAR = re.compile(
    r"に?(?:到達|達)する(?:日の属する)?年度の?末|(?:到達|になって|に達)(?:した|する)?(?:日)?(?:後|以後|以降|から)?の?[、,]?"
    r"(?:最初|初めて)の(?:3月|年度末)|(?:年齢到達の)?年度末まで"
)


def find_ranges(text: str) -> list[AgeRange]:
    """Every range of ages said in folded `text`, in order."""
    terms = find_terms(text)[:MOST_TERMS]
    groups: list[list[Term]] = []
    for before, term in pairwise([None, *terms]):
        if term is None:
            continue
        if before is not None and _joint(text, before, term):
            groups[-1].append(term)
        else:
            groups.append([term])
    return [_bounded(text, group) for group in groups]


def _joint(text: str, before: Term, term: Term) -> str:
    """How two expressions are tied: "~" to, "・" and, "" not at all."""
    gap = text[before.end : term.start]
    if len(gap) > GAP or (match := JOINT.match(gap)) is None:
        return ""
    if match["floor"]:
        # 35歳以上54歳以下 is one range; 3歳以上、65歳以上 are two.
        ends = CEILING.match(text, term.end) or CEILING_INCLUSIVE.match(text, term.end)
        return "~" if ends or UNTIL.match(text, term.end) else ""
    if match["joint"] in TO:
        return "~"
    return "・" if match["joint"] else ""


def _bounded(text: str, group: list[Term]) -> AgeRange:
    first, last = group[0], group[-1]
    low, high = _joined(text, group)
    low, high = _with_suffix(text, group, low, high)
    return AgeRange(
        start=first.start,
        end=last.end,
        low=low,
        high=high,
        stages=tuple(dict.fromkeys(stage for term in group for stage in term.stages)),
        has_figure=any(term.unit is not Unit.STAGE for term in group),
        vague=all(term.vague for term in group),
    )


def _joined(text: str, group: list[Term]) -> tuple[float, float | None]:
    """小学生~高校生 goes from the first to the last; 0歳と1歳 is both."""
    low, high = group[0].low, group[0].high
    for before, term in pairwise(group):
        if _joint(text, before, term) == "~":
            high = _last_year(term)
        else:
            low = min(low, term.low)
            high = None if high is None or term.high is None else max(high, term.high)
    return low, high


def _last_year(term: Term) -> float | None:
    """Where 「〜5歳」 ends: years end at their figure, months and grades with the month or year they name."""
    if term.unit in {Unit.YEARS, Unit.CHILD_YEARS}:
        return float(term.number)
    return term.high


def _with_suffix(text: str, group: list[Term], low: float, high: float | None) -> tuple[float, float | None]:
    last, alone = group[-1], len(group) == 1
    after = last.end
    if UNTIL_FISCAL_YEAR.match(text, after):
        return (0.0 if alone else low), last.low
    if FLOOR_BECOMING.match(text, after) and WITHIN_FISCAL_YEAR.search(
        text[max(0, last.start - 8) : last.start]
    ):
        return low - 1, None
    if FLOOR.match(text, after):
        return low, None
    if CEILING.match(text, after):
        return (0.0 if alone else low), last.low
    if CEILING_INCLUSIVE.match(text, after):
        return (0.0 if alone else low), _last_year(last)
    if UNTIL.match(text, after):
        by_figure = last.unit in {Unit.YEARS, Unit.CHILD_YEARS, Unit.MONTHS}
        return (0.0 if alone else low), (last.low if by_figure else last.high)
    return low, high
