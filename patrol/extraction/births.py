"""Ages given by birthday: 平成30年4月2日〜令和3年4月1日生まれ, as ages on a reference day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from patrol.extraction.eras import ERA_NAMES, era_year

DAYS_PER_YEAR = 365.25
MONTHS_MATTER = 3.0  # years; a tenth of a year is more than a month
BORN = r"中?(?:に|の)?(?:生まれ|出生(?=した|の[方子])|生(?![涯活徒年後]))"
DAY = re.compile(
    # H29.4.2, 平17.4.2, 2018/4/2
    rf"(?:(?<![A-Za-z])(?P<letter>{ERA_NAMES}|[SHR昭平令])(?P<letter_year>\d{{1,2}})"
    r"|(?<!\d)(?P<plain_year>(?:19|20)\d\d))"
    r"(?P<mark>[./\-])(?P<plain_month>\d{1,2})(?P=mark)(?P<plain_day>\d{1,2})(?!\d)"
    # 平成16年4月2日, 平成16(2004)年4月2日, 2004(平成16)年4月2日
    rf"|(?:(?P<era>{ERA_NAMES}) ?(?P<era_year>\d{{1,2}}|元)(?:\((?:19|20)\d\d年?\)(?=年))?年?"
    r"|(?<!\d)(?P<year>(?:19|20)\d\d)(?:\([^()\n]{2,6}\)年?|年)"
    r"|(?<=[~らり])(?P<same_era>\d{1,2})年)(?:\([^()\n]{2,12}\))?(?P<fiscal>度)?"
    r"(?: ?(?:(?P<since>\d{1,2})[・、~])?(?P<month>\d{1,2})月(?: ?(?P<day>\d{1,2})日)?)?"
    # 令和3年10月・11月生まれ, 4月2日~9月30日生まれ
    r"|(?<=[~・、,らり])(?P<same_month>\d{1,2})月(?:(?P<same_day>\d{1,2})日)?"
    # 9月1日~30日生まれ
    r"|(?<=[~らり])(?P<only_day>\d{1,2})日"
)
UNTIL = re.compile(r"(?:生まれ?)? ?(?:~|から|より) ?$")
LONGEST_JOINT = 6
AND = re.compile(r" ?(?:・|、|,|と|及び|および) ?$")
BORN_IN_RANGE = re.compile(r"(?:まで)?(?:の間)?" + BORN)
# 昭和25年生まれの方 is meant; 昭和25年生まれの画家 is about somebody.
OF_PEOPLE = re.compile(r"\)?[のた]?(?:方|人|かた|お?子|男性|女性)")
BORN_SIDE = re.compile(r"(?P<side>以前|まで|以後|以降)?" + BORN)


@dataclass(frozen=True, slots=True)
class Birth:
    """Ages on the reference day of those born in a span of time."""

    start: int
    end: int
    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class _Day:
    start: int
    end: int
    year: int
    month: int | None
    day: int | None
    since: int | None = None  # 令和6年10~12月: the first month
    fiscal: bool = False  # 平成30年度 without a month: born from 2 April, as schools count

    def first(self) -> date:
        if self.fiscal:
            return date(self.year, 4, 2)
        month = self.since or self.month or 1
        return date(self.year, month, min(self.day or 1, self._length(month)))

    def last(self) -> date:
        if self.fiscal:
            return date(self.year + 1, 4, 1)
        month = self.month or 12
        return date(self.year, month, min(self.day or 31, self._length(month)))

    def _length(self, month: int) -> int:
        return calendar.monthrange(self.year, month)[1]


def find_births(text: str, ref: date) -> list[Birth]:
    """Every birthday or span of birthdays in folded `text`, as ages on `ref`."""
    days = _days(text)
    found: list[Birth] = []
    skip = -1
    for index, day in enumerate(days):
        if index == skip:
            continue
        following = days[index + 1] if index + 1 < len(days) else None
        if following and (match := _born_between(text, day, following)):
            found.append(Birth(day.start, match.end(), _age(ref, following.last()), _age(ref, day.first())))
            skip = index + 1
        elif (match := BORN_SIDE.match(text, day.end)) and (birth := _one_sided(match, day, ref)):
            found.append(birth)
    return found


def _born_between(text: str, first: _Day, last: _Day) -> re.Match[str] | None:
    gap = text[first.end : last.start]
    months = first.day is None and last.day is None and AND.match(gap)
    if len(gap) > LONGEST_JOINT or not (UNTIL.match(gap) or months):
        return None
    return BORN_IN_RANGE.match(text, last.end)


def _one_sided(match: re.Match[str], day: _Day, ref: date) -> Birth | None:
    side, end = match["side"], match.end()
    if side in {"以前", "まで"}:
        return Birth(day.start, end, float(int(_age(ref, day.last()))), None)
    if side:
        return Birth(day.start, end, 0.0, _age(ref, day.first()))
    if day.month or OF_PEOPLE.match(match.string, end):
        return Birth(day.start, end, _age(ref, day.last()), _age(ref, day.first()))
    return None


def _age(ref: date, born: date) -> float:
    years = max(0.0, (ref - born).days / DAYS_PER_YEAR)
    return round(years, 2 if years < MONTHS_MATTER else 1)


def _days(text: str) -> list[_Day]:
    found: list[_Day] = []
    era = ""
    for match in DAY.finditer(text):
        month = _number(match["month"] or match["plain_month"] or match["same_month"])
        day = _number(match["day"] or match["plain_day"] or match["same_day"] or match["only_day"])
        if (month is not None and not 1 <= month <= 12) or day == 0:
            continue
        era = match["era"] or era
        if match["era"]:
            year = era_year(era, match["era_year"])
        elif match["letter"]:
            year = era_year(match["letter"], match["letter_year"])
        elif match["year"] or match["plain_year"]:
            year = int(match["year"] or match["plain_year"])
        elif match["same_month"] or match["only_day"]:
            if not found or match.start() - found[-1].end > LONGEST_JOINT:
                continue
            year, month = found[-1].year, month or found[-1].month
        elif era:
            year = era_year(era, match["same_era"])
        else:
            continue
        fiscal = bool(match["fiscal"]) and month is None
        since = _number(match["since"])
        if since is not None and not 1 <= since < (month or 1):
            since = None
        found.append(_Day(match.start(), match.end(), year, month, day, since, fiscal))
    return found


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
