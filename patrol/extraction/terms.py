"""Single expressions of age in folded text: 3歳, 1歳6か月, 10か月児, 小学3年生, 未就学児."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from patrol.extraction.stage_words import STAGE_WORDS


class Unit(enum.Enum):
    YEARS = "歳"
    CHILD_YEARS = "歳児"
    DECADE = "代"
    MONTHS = "か月"
    YEARS_AND_MONTHS = "歳か月"
    GRADE = "年生"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Term:
    """One expression. `low` to `high` in years (None: open); `number` is the figure written."""

    start: int
    end: int
    unit: Unit
    low: float
    high: float | None
    number: int = 0
    stages: tuple[str, ...] = ()
    school: str = ""
    vague: bool = False


OLDEST = 120
ABOUT = r"(?:満|生後|おおむね|およそ|約){0,2}"
YEARS_AND_MONTHS = re.compile(ABOUT + r"(?<!\d)(\d{1,2})歳(?:(\d{1,2})か月|半)児?")
YOUNGER_THAN_MONTHS = re.compile(
    r"(?:生後|産後|(?<=週~)|(?<=週から))(\d{1,3})(日|週(?:[0-6]日)?|月|年)(?!間|\d)(?:児|齢)?"
)
MONTHS_PER = {"日": 12 / 365, "週": 12 * 7 / 365, "月": 1.0, "年": 12.0}
# 第20代市長 is no age.
DECADE = re.compile(ABOUT + r"(?<![\d年第])([1-9]0)歳?代(?!目|続|当主|将軍|藩主)")
MONTHS = re.compile(ABOUT + r"(?<!\d)(\d{1,2})か月(児?)")
# 1か月以内, 3か月間, 6か月ごと: lengths of time, not ages.
A_DURATION = re.compile(
    r"以内|間|後(?!期)|前(?!日)|ごと|おき|に\d|分|連続|ぶり|程度|有効|あたり|当たり|かか|ほど|以上(?!の?お?[子赤乳児])"
)
# いきいき100歳体操, 5歳刻み, 6歳上の姉 are nobody's age.
YEARS = re.compile(ABOUT + r"(?<!\d)(\d{1,3})歳(?!体操|時代|刻み|ごと|おき|差|[上下若])(児?)")
GRADE = re.compile(
    r"(?:(?<![大中縮最標])(?P<school>小学|中学|高校|大学|[小中高])(?:生の?)? ?)(?P<grade>[1-6])"
    r"(?:年生|学年|年(?!間|度|目|前|後|代|以[^上下])|(?=[~・、,とか) 。\n]|の(?!他)|まで|以[上下]|$))"
)
# 5年生存率, 平成3年生まれ are no grades.
BARE_GRADE = re.compile(r"(?<![\d.和成正])新?(?P<grade>[1-6])年生(?!まれ|[存きじ物])")
# 就学前3年間
BEFORE_SCHOOL = re.compile(r"(?:就学|入学)(?:する)?前の?([1-5])年間?")
# The 6年 of 小学3年~6年.
NEXT_GRADE = re.compile(r"(?:[~・、,]|から)(?P<grade>[1-6])年(?![生間度目前後代])")
# The bare figure before a joint: the 0 of 0~5歳, the 18 of 18・19歳.
FIGURE_BEFORE = re.compile(r"(?<![\d.月/第年])(?<!\d:)(\d{1,3})(~|から|・|、|,)(?:満|生後|小学|おおむね)?$")
FIGURE_WINDOW = 14
WIDEST_LISTING = 12

SCHOOL_BASE = {"小": 5, "中": 11, "高": 14, "大": 17}
SCHOOL_STAGE = {"小": "小学生", "中": "中学生", "高": "高校生", "大": "若者"}
SCHOOL_YEARS = {"小": 6, "中": 3, "高": 3, "大": 6}


def find_terms(text: str) -> list[Term]:
    """Every age expression of folded `text`, in order, none overlapping another."""
    taken = bytearray(len(text) + 1)
    found: list[Term] = []
    for term in _candidates(text):
        if not any(taken[term.start : term.end]):
            taken[term.start : term.end] = b"\x01" * (term.end - term.start)
            found.append(term)
    found.sort(key=lambda term: term.start)
    return _with_figures_before(text, _with_schools(found), taken)


def _candidates(text: str) -> Iterator[Term]:
    """Terms by falling precedence; the caller keeps the first at each place."""
    for match in YEARS_AND_MONTHS.finditer(text):
        months = int(match[2] or 6)
        low = int(match[1]) + months / 12
        yield Term(*match.span(), Unit.YEARS_AND_MONTHS, low, low + 1 / 12, int(match[1]))
    for match in YOUNGER_THAN_MONTHS.finditer(text):
        one = MONTHS_PER[match[2][0]] / 12
        low = int(match[1]) * one
        yield Term(*match.span(), Unit.MONTHS, low, low + one, round(low * 12))
    for match in MONTHS.finditer(text):
        if not _is_duration(text, match):
            low = int(match[1]) / 12
            yield Term(*match.span(), Unit.MONTHS, low, low + 1 / 12, int(match[1]))
    for match in DECADE.finditer(text):
        years = int(match[1])
        yield Term(*match.span(), Unit.DECADE, years, years + 9, years)
    for match in YEARS.finditer(text):
        if (years := int(match[1])) <= OLDEST:
            yield years_term(*match.span(), years, child=bool(match[2]))
    for match in GRADE.finditer(text):
        yield from _grades(text, match)
    for match in BARE_GRADE.finditer(text):
        yield grade_term(*match.span(), "", int(match["grade"]))
    for match in BEFORE_SCHOOL.finditer(text):
        years = int(match[1])
        yield Term(*match.span(), Unit.STAGE, 6 - years, 6, years, ("幼児",))
    for word in STAGE_WORDS:
        for match in word.pattern.finditer(text):
            yield Term(*match.span(), Unit.STAGE, word.low, word.high, stages=word.stages, vague=word.vague)


def _grades(text: str, match: re.Match[str]) -> Iterator[Term]:
    """小学3年, and the bare 6年 joined to it."""
    school, start = match["school"][0], match.start()
    joined: re.Match[str] | None = match
    while joined and int(joined["grade"]) <= SCHOOL_YEARS[school]:
        yield grade_term(start, joined.end(), school, int(joined["grade"]))
        joined = NEXT_GRADE.match(text, joined.end())
        start = joined.start("grade") if joined else 0


def _is_duration(text: str, months: re.Match[str]) -> bool:
    """3か月以上の療養 is a length of time; 生後3か月以上 and 3か月児 are ages."""
    said_of_a_child = months[2] or months.group().startswith("生後")
    return not said_of_a_child and bool(A_DURATION.match(text, months.end()))


def years_term(start: int, end: int, years: int, *, child: bool) -> Term:
    """3歳児 is 3 to 4. A grown-up's 20歳 is 20 to 20, as the labelled expressions have it."""
    high = years + 1 if child or years <= 3 else years
    return Term(start, end, Unit.CHILD_YEARS if child else Unit.YEARS, years, high, years)


def grade_term(start: int, end: int, school: str, grade: int) -> Term:
    """`school` "" is not known yet: a bare 3年生 takes the school before it, else 小学校."""
    low = SCHOOL_BASE[school or "小"] + grade
    stages = (SCHOOL_STAGE[school or "小"],)
    return Term(start, end, Unit.GRADE, low, low + 1, grade, stages, school)


def _with_schools(terms: list[Term]) -> list[Term]:
    """中学1年生~3年生: the second is of the school of the first."""
    settled: list[Term] = []
    for term in terms:
        if term.unit is Unit.GRADE and not term.school:
            before = settled[-1] if settled else None
            near = before is not None and term.start - before.end <= 3
            school = _school_of(before) if near and before else ""
            term = grade_term(term.start, term.end, school or "小", term.number)
        settled.append(term)
    return settled


def _school_of(term: Term) -> str:
    """The school a bare grade behind this expression belongs to: 中 for 中学1年 and for 中学生."""
    named = [school for school, stage in SCHOOL_STAGE.items() if term.stages == (stage,)]
    return term.school or (named[0] if term.unit is Unit.STAGE and named else "")


def _with_figures_before(text: str, terms: list[Term], taken: bytearray) -> list[Term]:
    """0~5歳 and 18・19歳: give the figure before the joint the unit of the one behind it."""
    complete: list[Term] = []
    for term in terms:
        chain = [term]
        while figure := _figure_before(text, chain[0], taken):
            chain.insert(0, figure)
        complete += chain
    return complete


def _figure_before(text: str, term: Term, taken: bytearray) -> Term | None:
    if term.unit is Unit.STAGE:
        return None
    offset = max(0, term.start - FIGURE_WINDOW)
    match = FIGURE_BEFORE.search(text[offset : term.start])
    if match is None or any(taken[offset + match.start(1) : offset + match.end(1)]):
        return None
    number = int(match[1])
    if number > term.number or (match[2] in "・、," and term.number - number > WIDEST_LISTING):
        return None
    start, end = offset + match.start(1), offset + match.end(1)
    if term.unit is Unit.GRADE:
        return grade_term(start, end, term.school, number) if 1 <= number <= 6 else None
    if term.unit is Unit.DECADE:
        return replace(term, start=start, end=end, number=number, low=number, high=number + 9)
    if term.unit is Unit.MONTHS:
        return replace(term, start=start, end=end, number=number, low=number / 12, high=(number + 1) / 12)
    # The 1 of 1~2歳5か月 is years too.
    return years_term(start, end, number, child=term.unit is Unit.CHILD_YEARS)
