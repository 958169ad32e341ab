from __future__ import annotations

from datetime import datetime, time

import pytest

from patrol.checks.surroundings import OfficeHours
from patrol.proposals.opening import next_open_day, next_open_hour, next_week
from staff.wording import JAPAN


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-20T21:40", "2026-11-24T09:00"),  # over a long weekend
        ("2026-11-24T06:10", "2026-11-24T09:00"),
        ("2026-11-24T09:30", "2026-11-24T10:00"),
        ("2026-12-28T17:00", "2027-01-04T09:00"),
    ],
)
def test_the_next_open_hour(now: str, then: str) -> None:
    assert next_open_hour(at(now), OfficeHours()) == at(then)


def test_a_city_with_other_hours() -> None:
    assert next_open_hour(at("2026-11-24T06:10"), OfficeHours(time(9, 30), time(17))) == at(
        "2026-11-24T10:00"
    )


def test_the_next_open_day_and_the_next_week() -> None:
    friday = at("2026-11-20T13:00")
    assert next_open_day(friday) == at("2026-11-24T10:00")
    assert next_week(friday) == at("2026-11-24T10:00")
    assert next_week(at("2026-11-24T13:00")) == at("2026-11-30T10:00")
    assert next_week(at("2026-11-29T13:00")) == at("2026-11-30T10:00")
