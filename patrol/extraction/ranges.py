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
# 18歳に達する日以後の最初の3月31日, 18歳(年度末年齢): where a school year turns.
TURN_OF_YEAR = (
    r"\(?(?:てから|[のに年齢到達をなるっただしてす日翌後以降属最初めて、, ]){0,24}?"
    r"(?:3月(?:31日|末日?)|4月1日|(?:年度|学年)の?(?:末日?|初日))(?:の?年齢)?\)?(?:の翌日)?(?:以[後降])?"
)
JOINT = re.compile(
    rf"(?:生|児|さん|クラス|組)?{ABOUT}(?:に(?:なっ|達し|到達し)[たて](?:[日月時]|とき)?|のお?誕生日(?:の前日)?|{TURN_OF_YEAR})?{A_CHILD}"
    rf"(?:\([^()]{{0,12}}\))?(?P<floor>以上|以降|を超え)?{PEOPLE} ?"
    r"(?P<joint>~|から|より|ないし|・|、|,|及び|および|や|と|または|又は)? ?"
    r"(?:満|生後|おおむね|およそ|約)?$"
)
TO = {"~", "から", "より", "ないし"}
BY_FIGURE = {Unit.YEARS, Unit.CHILD_YEARS, Unit.MONTHS, Unit.YEARS_AND_MONTHS}

ASIDE = re.compile(r"児?\([^()\n]{1,14}\)(?=まで|以[上下]|未満)")
# 3歳から is a floor; 3歳から申込 (or からお電話で) is about something else.
FLOOR = re.compile(
    rf"{ABOUT}{PEOPLE} ?(?:以上|以降|より上|(?:のお?誕生日)?を(?:過ぎ|超え)た(?:方|人|かた|お?子))"
    rf"|{ABOUT}の?お?子(?:さん|さま|様|ども)?から(?!の|\d|お?申|寄せ|届|お?電話)"
    rf"|{ABOUT}から(?!\d(?!\d?歳(?:刻み|ごと|おき))|お?申|受付|の申|お?電話)|~(?= ?(?:の|と|$|[。、)\n]))"
)
FLOOR_BECOMING = re.compile(r"以上になる")
WITHIN_FISCAL_YEAR = re.compile(r"年度(?:中|内)?に[満「 ]*$")
CEILING_INCLUSIVE = re.compile(r" ?(?:以下|を超えない)")
CEILING = re.compile(r" ?(?:未満|に(?:満た|達し)ない)")
UNTIL = re.compile(
    rf"{ABOUT}{A_CHILD}"
    r"(?:(?:に(?:な|達す|到達す|至)る|のお?誕生日(?:を迎える)?|を迎える)?[日月]?の?(?:前々?[日月]?)?"
    r"|(?:相当|世代|年代)?(?:の?年齢)?|の?(?:修了|卒業))? ?(?:まで|以内)"
    r"|(?:になる日?|のお?誕生日)の?前日(?!から)"
)
UNTIL_FISCAL_YEAR = re.compile(
    rf"{TURN_OF_YEAR}(?:\([^()]{{0,12}}\))?まで"
    r"|に?(?:到達|達)する(?:日の属する)?年度の?末|(?:到達|になって|に達)(?:した|する)?(?:日)?(?:後|以後|以降|から)?の?[、,]?"
    r"(?:最初|初めて)の(?:3月|年度末)"
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
        # 35歳以上54歳以下 is one range; 3歳以上、65歳以上 and 35歳以上または18歳未満 are two.
        if term.high is not None and term.high <= before.low:
            return ""
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
    """小学生~高校生 goes from the first to the last; 0歳と1歳 is both, and so is 65歳、60~64歳."""
    lows, highs = [group[0].low], [group[0].high]
    for before, term in pairwise(group):
        end = _last_year(term)
        if _joint(text, before, term) == "~" and (end is None or end >= lows[-1]):
            highs[-1] = end
        else:
            lows.append(term.low)
            highs.append(term.high)
    ends = [high for high in highs if high is not None]
    return min(lows), max(ends) if len(ends) == len(highs) else None


def _last_year(term: Term) -> float | None:
    """Where 「〜5歳」 ends: years end at their figure, months and grades with the month or year they name."""
    if term.unit in {Unit.YEARS, Unit.CHILD_YEARS}:
        return float(term.number)
    return term.high


def _behind(text: str, end: int) -> int:
    """Where the bound of an expression may stand: behind the brackets of 15歳(中学3年生)まで."""
    aside = ASIDE.match(text, end)
    return aside.end() if aside else end


def _with_suffix(text: str, group: list[Term], low: float, high: float | None) -> tuple[float, float | None]:
    last = group[-1]
    # 高校生または18歳以下: what bounds the last says nothing of one of another kind.
    alone = len(group) == 1 or (group[-2].unit is not last.unit and _joint(text, group[-2], last) == "・")
    after = _behind(text, last.end)
    by_figure = last.unit in BY_FIGURE
    if UNTIL_FISCAL_YEAR.match(text, after):
        return (0.0 if alone else low), (last.low if by_figure else last.high)
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
        return (0.0 if alone else low), (last.low if by_figure else last.high)
    return low, high
