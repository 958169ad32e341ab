"""開庁時間: when a city office is there to answer what it has just sent. Pure; all times are Japanese."""

from __future__ import annotations

from datetime import datetime, timedelta

from patrol.checks.surroundings import OfficeHours
from staff.wording import is_working_day

USUAL_HOUR = 10  # a full hour, as cities' rules for posting ask for


def next_open_hour(at: datetime, hours: OfficeHours) -> datetime:
    """The first full hour after `at` at which the office is open."""
    hour = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while not hours.is_open(hour.date(), hour.time()):
        hour += timedelta(hours=1)
    return hour


def next_open_day(at: datetime, hour: int = USUAL_HOUR) -> datetime:
    """The first open day after that of `at`, at `hour`."""
    day = at + timedelta(days=1)
    while not is_working_day(day.date()):
        day += timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def next_week(at: datetime, hour: int = USUAL_HOUR) -> datetime:
    """The first open day of the week after that of `at`, at `hour`: a new week for the weekly load."""
    sunday = at + timedelta(days=6 - at.weekday())
    return next_open_day(sunday, hour)
