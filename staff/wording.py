"""How dates, times and numbers of people are written on every screen: 12月3日(木) 午前10時〜11時30分."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import jpholiday

JAPAN = ZoneInfo("Asia/Tokyo")
WEEKDAYS = "月火水木金土日"
WAVE = "\u301c"
FEWEST_PEOPLE_SHOWN = 20


def weekday_mark(day: date) -> str:
    """「木」, or 「月・祝」 on a national holiday."""
    mark = WEEKDAYS[day.weekday()]
    return f"{mark}・祝" if jpholiday.is_holiday(day) else mark


def is_working_day(day: date) -> bool:
    """True on a 開庁日: no weekend, no holiday, not the turn of the year (29 December to 3 January)."""
    turn_of_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not turn_of_year and not jpholiday.is_holiday(day)


def is_night(at: time, begins: time, ends: time) -> bool:
    """True in the hours in which no phone should ring for news, which may begin before midnight."""
    return begins <= at < ends if begins <= ends else at >= begins or at < ends


def format_date(day: date, *, base_year: int | None = None) -> str:
    """「12月3日(木)」; the year comes first when it is not `base_year` (None: never)."""
    day = local(day).date() if isinstance(day, datetime) else day
    year = f"{day.year}年" if base_year is not None and day.year != base_year else ""
    return f"{year}{day.month}月{day.day}日({weekday_mark(day)})"


def format_time(at: time) -> str:
    """「午前10時」「午後1時30分」「正午」; half past noon is 「午後0時30分」."""
    half, clock = _halves(at)
    return half + clock


def format_time_range(start: time, end: time | None) -> str:
    """「午前10時〜11時30分」: 午前/午後 is not said twice when it does not change."""
    if end is None or end == start:
        return format_time(start)
    half, clock = _halves(end)
    return f"{format_time(start)}{WAVE}{clock if half == _halves(start)[0] else half + clock}"


def format_datetime(at: datetime, *, base_year: int | None = None) -> str:
    """「12月3日(木) 午前10時」 in Japanese time."""
    at = local(at)
    return f"{format_date(at.date(), base_year=base_year)} {format_time(at.time())}"


def format_people(count: int) -> str:
    """「12,345人」."""
    return f"{count:,}人"


def format_people_suppressed(count: int) -> str:
    """「12,345人」, but 「20人未満」 where so few might be recognised."""
    return f"{FEWEST_PEOPLE_SHOWN}人未満" if count < FEWEST_PEOPLE_SHOWN else format_people(count)


def local(at: datetime) -> datetime:
    """The same moment in Japanese time; a naive one is taken to be that already."""
    return at.astimezone(JAPAN) if at.tzinfo else at


def _halves(at: time) -> tuple[str, str]:
    """("午前", "10時30分"); noon is ("", "正午")."""
    if (at.hour, at.minute) == (12, 0):
        return "", "正午"
    minutes = f"{at.minute}分" if at.minute else ""
    return "午前" if at.hour < 12 else "午後", f"{at.hour % 12}時{minutes}"
