from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.extraction import find_dates, find_times

SENT = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("令和8年12月3日(木)に開催", ["令和8年12月3日(木)"]),
        ("12/3(木)〜5(土)", ["12/3(木)", "5(土)"]),
        ("１２月３日（木曜日）・10日", ["１２月３日（木曜日）", "10日"]),
        ("R8.12.3から", ["R8.12.3"]),
        ("2026-12-03", ["2026-12-03"]),
        ("11月23日㈪", ["11月23日㈪"]),
        ("3日間の講座、全10日", []),
        ("3.5倍、4-5人", []),
        ("24/7対応", []),
    ],
)
def test_it_finds_days_as_written(text: str, written: list[str]) -> None:
    assert [text[day.start : day.end] for day in find_dates(text)] == written


def test_a_following_day_borrows_month_and_year() -> None:
    first, second = find_dates("令和8年12月3日(木)〜5日(土)")
    assert (second.on(second.year or 0), second.weekday, second.joint) == (date(2026, 12, 5), 5, "~")
    assert first.year == 2026


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月3日", date(2026, 12, 3)),
        ("1月10日", date(2027, 1, 10)),
        ("11月3日", date(2026, 11, 3)),
        ("8月1日", date(2027, 8, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("2026年2月30日", None),
    ],
)
def test_a_day_without_a_year_is_resolved_against_the_send_date(text: str, day: date | None) -> None:
    assert find_dates(text)[0].nearest(SENT) == day


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("午前10時〜11時30分", [(10, 0), (11, 30)]),
        ("午後1時～3時半", [(13, 0), (15, 30)]),
        ("正午から13:00", [(12, 0), (13, 0)]),
        ("3時間の講座", []),
    ],
)
def test_it_finds_times(text: str, times: list[tuple[int, int]]) -> None:
    assert [(time.hour, time.minute) for time in find_times(text)] == times


@given(st.text(alphabet="0123456789年月日/.-~〜（）()月火水木金土祝令和平成RH ・、", max_size=300))
def test_it_takes_any_text(text: str) -> None:
    for day in find_dates(text):
        assert 0 <= day.start < day.end <= len(text)
        day.nearest(SENT)
    for time in find_times(text):
        assert 0 <= time.start < time.end <= len(text)
