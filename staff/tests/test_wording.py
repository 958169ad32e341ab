"""The wording of dates, times and people, as the filters and the functions give it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from staff import wording
from staff.templatetags import wording as filters


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 3), "12月3日(木)"),
        (date(2027, 1, 11), "1月11日(月・祝)"),
        (datetime(2026, 12, 2, 20, 0, tzinfo=UTC), "12月3日(木)"),
    ],
)
def test_it_says_a_date_with_its_weekday(day: date, said: str) -> None:
    assert wording.format_date(day) == said


def test_it_names_the_year_only_when_it_differs() -> None:
    assert wording.format_date(date(2027, 1, 16), base_year=2026) == "2027年1月16日(土)"
    assert wording.format_date(date(2026, 12, 3), base_year=2026) == "12月3日(木)"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (time(10), None, "午前10時"),
        (time(0), None, "午前0時"),
        (time(12), None, "正午"),
        (time(10), time(11, 30), "午前10時\u301c11時30分"),
        (time(9), time(12), "午前9時\u301c正午"),
        (time(12), time(13), "正午\u301c午後1時"),
        (time(9, 30), time(15), "午前9時30分\u301c午後3時"),
        (time(12, 30), time(14), "午後0時30分\u301c2時"),
    ],
)
def test_it_says_a_time_range(start: time, end: time | None, said: str) -> None:
    assert wording.format_time_range(start, end) == said


def test_it_says_a_moment_in_japanese_time() -> None:
    assert wording.format_datetime(datetime(2026, 12, 3, 1, 0, tzinfo=UTC)) == "12月3日(木) 午前10時"


@time_machine.travel("2026-11-22T12:00:00+09:00")
def test_the_filters_name_another_year_and_bear_nothing() -> None:
    assert filters.jdate(date(2026, 12, 3)) == "12月3日(木)"
    assert filters.jdate(date(2027, 1, 16)) == "2027年1月16日(土)"
    assert filters.jdatetime(None) == ""
    assert filters.people(12345) == "12,345人"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "20人未満"), (19, "20人未満"), (20, "20人"), (1820000, "1,820,000人")]
)
def test_few_people_are_not_counted_aloud(count: int, said: str) -> None:
    assert filters.people_suppressed(count) == said


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
        ("2045-03-20", False),  # 春分の日, reckoned
    ],
)
def test_days_of_an_office(day: str, is_one: bool) -> None:
    assert wording.is_working_day(date.fromisoformat(day)) == is_one


@pytest.mark.parametrize(("at", "night"), [(21, True), (0, True), (7, True), (8, False), (20, False)])
def test_a_night_lies_around_midnight(at: int, night: bool) -> None:
    assert wording.is_night(time(at), time(21), time(8)) == night


def test_a_city_without_a_night() -> None:
    assert not wording.is_night(time(0), time(0), time(0))
