"""What a draft is judged against besides its own words: office hours, elections, a hold, its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

import jpholiday

from staff.wording import is_night


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the city hall is open (開庁時間), and the hours in which no phone should ring for news."""

    opens: time = time(8, 30)
    closes: time = time(17, 15)
    night_from: time = time(21)
    night_until: time = time(8)

    def is_night(self, at: time) -> bool:
        return is_night(at, self.night_from, self.night_until)

    def is_open(self, day: date, at: time) -> bool:
        return not closed_because(day) and self.opens <= at <= self.closes


@dataclass(frozen=True, slots=True)
class Election:
    """A period in which the city says nothing that helps or harms a candidate. Both days are within."""

    name: str
    starts_on: date
    ends_on: date
    candidates: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Hold:
    """Routine news are held back (災害対策本部の設置中など). `stops`: only the PR manager lets it through."""

    name: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the draft. `rights` is what the clerk confirmed ("" nothing yet).

    `had_place`: the uploaded photograph told where it was taken; `has_place`: the stored one still does.
    """

    alt: str = ""
    rights: str = ""
    had_place: bool = False
    has_place: bool = False


def closed_because(day: date) -> str:
    """Why the city hall is closed on `day`, in words; "" on a day it is open (地方自治法 第4条の2)."""
    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return "年末年始の休み"
    if holiday := jpholiday.is_holiday_name(day):
        return f"祝日（{holiday}）"
    return ("土曜日", "日曜日")[day.weekday() - 5] if day.weekday() >= 5 else ""


def next_open(day: date) -> date:
    """`day` itself, or the first day after it on which the city hall is open."""
    while closed_because(day):
        day += timedelta(days=1)
    return day
