from __future__ import annotations

from datetime import date, datetime

import pytest

from patrol.proposals.opening import is_open, is_open_day, next_open_day, next_open_hour, next_week
from staff.wording import JAPAN


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        ("2026-11-20", True),  # Friday
        ("2026-11-21", False),  # Saturday
        ("2026-11-23", False),  # 勤労感謝の日
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2026-12-31", False),
        ("2027-01-03", False),
        ("2027-01-04", True),
    ],
)
def test_days_of_an_office(day: str, is_one: bool) -> None:
    assert is_open_day(date.fromisoformat(day)) == is_one


def test_hours_of_an_office() -> None:
    assert is_open(at("2026-11-20T08:30"))
    assert is_open(at("2026-11-20T17:15"))
    assert not is_open(at("2026-11-20T08:29"))
    assert not is_open(at("2026-11-20T17:16"))


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
    assert next_open_hour(at(now)) == at(then)


def test_the_next_open_day_and_the_next_week() -> None:
    friday = at("2026-11-20T13:00")
    assert next_open_day(friday) == at("2026-11-24T10:00")
    assert next_week(friday) == at("2026-11-24T10:00")
    assert next_week(at("2026-11-24T13:00")) == at("2026-11-30T10:00")
    assert next_week(at("2026-11-29T13:00")) == at("2026-11-30T10:00")
