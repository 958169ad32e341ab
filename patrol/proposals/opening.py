"""開庁時間: when a city office is there to answer what it has just sent. Pure; all times are Japanese."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import jpholiday

OPENS, CLOSES = time(8, 30), time(17, 15)
FIRST_HOUR, USUAL_HOUR = 9, 10  # full hours, as cities' rules for posting ask for


def is_open_day(day: date) -> bool:
    """A weekday that is no holiday, outside 29 December to 3 January."""
    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not jpholiday.is_holiday(day) and not new_year


def is_open(at: datetime) -> bool:
    return is_open_day(at.date()) and OPENS <= at.time() <= CLOSES


def next_open_hour(at: datetime) -> datetime:
    """The first full hour after `at` at which the office is open."""
    hour = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while not is_open(hour):
        hour += timedelta(hours=1)
    return hour


def next_open_day(at: datetime, hour: int = USUAL_HOUR) -> datetime:
    """The first open day after that of `at`, at `hour`."""
    day = at + timedelta(days=1)
    while not is_open_day(day.date()):
        day += timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def next_week(at: datetime, hour: int = USUAL_HOUR) -> datetime:
    """The first open day of the week after that of `at`, at `hour`: a new week for the weekly load."""
    sunday = at + timedelta(days=6 - at.weekday())
    return next_open_day(sunday, hour)
