"""Days and times of day in text, and where they stand: 令和8年12月3日(木)〜5日(土), 12/3, 午後1時30分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from patrol.extraction.eras import ERA_NAMES, era_year
from patrol.extraction.folding import Folded, compatible

WEEKDAY_NAMES = "月火水木金土日"

MONTH = r"(?P<month>1[0-2]|0?[1-9])"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
A_DAY = r" ?日(?![間目])"  # 3日間 and 3日目 are not days of the month
JOINTS = r" {0,2}(?P<joint>から|~|・|、|,|/|及び|および|並びに|ならびに|または|又は|と) {0,2}"
# (木) (木曜日) (月・祝) (日祝) 【水】, and 3日水曜日; not 3日日曜大工, 3日 月曜日休館, 3日 土曜日・日曜日
OPENED, CLOSED = r"[(\[【<〔]", r"[)\]】>〕]"
WEEKDAY = (
    rf"(?: {{0,2}}{OPENED} {{0,2}}(?P<weekday>[月火水木金土日])(?:曜日?)?"
    rf"(?P<holiday>[・,、 ]{{0,2}}(?:祝日?|振替休日|振休|休日?))? {{0,2}}{CLOSED}"
    r"|(?P<gap> {0,2})(?P<bare>[月火水木金土日])曜日"
    r"(?!(?:[・、,とや]|及び|および|または|又は) ?[月火水木金土日](?:曜|[・、,])|[はが]?(?:休|定休)|を?除))?"
)
YEAR = (
    rf"(?:(?:(?P<era>{ERA_NAMES})|(?<![A-Za-z])(?P<letter>[MTSHR])) ?(?P<era_year>\d{{1,2}}|元)"
    r"|(?<!\d)(?P<year>(?:19|20)\d\d))"
)
WRITTEN = re.compile(rf"(?:{YEAR} ?年 ?(?:\([^()\n]{{2,10}}\) ?)?)?(?<!\d){MONTH} ?月 ?{DAY}{A_DAY}{WEEKDAY}")
NUMERIC = re.compile(
    rf"(?<![\d/.\-A-Za-z])(?:{YEAR} ?[/.\-年] ?)?{MONTH}(?P<mark>[/.\-]) ?{DAY}(?![\d/A-Za-z%]){WEEKDAY}"
)
# What follows a date and borrows its year and month: 〜5日(土)   ・10日(木)
FOLLOWING = re.compile(rf"{JOINTS}{DAY}(?:{A_DAY}|(?={OPENED}[月火水木金土日]{CLOSED})){WEEKDAY}")
JOINT = re.compile(JOINTS + "$")

CLOCK = re.compile(
    r"(?:(?P<half>午前|午後|AM|PM) ?)?(?<!\d)(?:(?P<noon>正午)|(?P<hour>2[0-4]|1\d|0?\d)"
    r"(?: ?時(?!間)(?: ?(?P<minute>[0-5]?\d) ?分|(?P<thirty>半))?|:(?P<colon>[0-5]\d)(?!\d)))"
)

# 13月5日, 12月32日, 12月00日. A month and a day of noughts both are a gap left open.
NO_DAY = re.compile(
    r"(?<![\d.,])(?:1[3-9]|[2-9]\d|0{1,2}(?!月0))月\d{1,2}日(?![間目])"
    r"|(?<!\d)(?:1[0-2]|0?[1-9])月(?:3[2-9]|[4-9]\d|0{1,2})日(?![間目])"
)
# 令和8年(2026年), 2026年(令和8年)
YEAR_TWICE = re.compile(
    rf"(?P<era>{ERA_NAMES}) ?(?P<era_year>\d{{1,2}}|元) ?年? ?\( ?(?P<year>(?:19|20)\d\d) ?年?\)"
    rf"|(?<!\d)(?P<year2>(?:19|20)\d\d) ?年? ?\( ?(?P<era2>{ERA_NAMES}) ?(?P<era_year2>\d{{1,2}}|元) ?年?\)"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day as written. `year` is None where the text does not say it; `weekday` counts from Monday = 0.

    `joint` is what ties it to the mention before: "~" (until), "・" (and), "" (nothing).
    """

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    weekday: int | None = None
    says_holiday: bool = False
    joint: str = ""

    def on(self, year: int) -> date | None:
        """The day in `year`; None for the 31st of February."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def nearest(self, send_date: date) -> date | None:
        """The day meant when a text sent on `send_date` says it.

        A day without a year is the next one to come; one up to two months back is still this year's
        (a report of what has been), so that 「11月3日」 sent on 20 November is not next year's.
        """
        if self.year is not None:
            return self.on(self.year)
        near = [day for year in (-1, 0, 1) if (day := self.on(send_date.year + year))]
        coming = [day for day in near if (day - send_date).days >= -62]
        return coming[0] if coming else (near[-1] if near else None)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time of day on the 24-hour clock (24:00 is hour 24)."""

    start: int
    end: int
    hour: int
    minute: int
    joint: str = ""


def find_dates(text: str) -> list[DateMention]:
    """Every day written in `text`, in order, with offsets into `text`."""
    return list(_found_dates(text))


@lru_cache(maxsize=64)
def _found_dates(text: str) -> tuple[DateMention, ...]:
    """Kept a while: several checks look for the days of the same few texts."""
    folded = compatible(text)
    found: list[DateMention] = []
    end = 0
    for match in sorted(_date_matches(folded.text), key=lambda m: m.start()):
        if match.start() < end:
            continue
        mention = _mention(match, _joint_between(folded.text, end, match.start()) if found else "")
        found.append(mention)
        end = match.end()
        while following := FOLLOWING.match(folded.text, end):
            mention = replace(_mention(following, _joint(following["joint"])), month=mention.month)
            mention = replace(mention, year=found[-1].year)
            found.append(mention)
            end = following.end()
    return tuple(_placed(mention, folded) for mention in found)


def find_times(text: str) -> list[TimeMention]:
    """Every time of day in `text`; in 午後1時〜3時 the second is in the afternoon too."""
    return list(_found_times(text))


@lru_cache(maxsize=64)
def _found_times(text: str) -> tuple[TimeMention, ...]:
    folded = compatible(text)
    found: list[TimeMention] = []
    half, end = "", 0
    for match in CLOCK.finditer(folded.text):
        joint = _joint_between(folded.text, end, match.start()) if found else ""
        half = (match["half"] or (half if joint == "~" and match["colon"] is None else "")) or ""
        start, end = match.span()
        hour, minute = _clock(match, half)
        found.append(TimeMention(*folded.original_span(start, end), hour, minute, joint))
    return tuple(found)


def find_no_days(text: str) -> list[tuple[int, int]]:
    """Where `text` names a day or month no calendar has."""
    folded = compatible(text)
    return [folded.original_span(*match.span()) for match in NO_DAY.finditer(folded.text)]


def find_years_apart(text: str) -> list[tuple[int, int]]:
    """Where the year of an era and the year in brackets beside it are not the same."""
    folded = compatible(text)
    return [
        folded.original_span(*match.span())
        for match in YEAR_TWICE.finditer(folded.text)
        if era_year(match["era"] or match["era2"], match["era_year"] or match["era_year2"])
        != int(match["year"] or match["year2"])
    ]


def _date_matches(text: str) -> Iterator[re.Match[str]]:
    yield from WRITTEN.finditer(text)
    for match in NUMERIC.finditer(text):
        # 3.5 and 1-2 are numbers unless a year or a weekday says that they are days.
        dated = match["year"] or match["era"] or match["letter"] or match["weekday"] or match["bare"]
        if match["mark"] == "/" or dated:
            yield match


def _mention(match: re.Match[str], joint: str) -> DateMention:
    groups = match.groupdict()
    weekday = groups["weekday"] or groups["bare"]
    if groups["gap"] and joint == "~":
        weekday = None  # 12月5日〜1月30日 土曜日: on every Saturday between
    return DateMention(
        start=match.start("day") if "month" not in groups else match.start(),
        end=match.end(),
        month=int(groups.get("month") or 1),
        day=int(groups["day"]),
        year=_year(groups),
        weekday=WEEKDAY_NAMES.index(weekday) if weekday else None,
        says_holiday=bool(groups["holiday"]),
        joint=joint,
    )


def _year(groups: dict[str, str | None]) -> int | None:
    if era := groups.get("era") or groups.get("letter"):
        return era_year(era, groups["era_year"] or "")
    return int(year) if (year := groups.get("year")) else None


def _clock(match: re.Match[str], half: str) -> tuple[int, int]:
    if match["noon"]:
        return 12, 0
    hour = int(match["hour"])
    minute = 30 if match["thirty"] else int(match["minute"] or match["colon"] or 0)
    if half in {"午後", "PM"} and hour < 12:
        hour += 12
    return hour, minute


def _joint_between(text: str, start: int, end: int) -> str:
    gap = text[start:end]
    match = JOINT.match(gap) if len(gap) <= 8 else None
    return _joint(match["joint"]) if match else ""


def _joint(written: str) -> str:
    return "~" if written in {"から", "~"} else "・"


def _placed(mention: DateMention, folded: Folded) -> DateMention:
    start, end = folded.original_span(mention.start, mention.end)
    return replace(mention, start=start, end=end)
