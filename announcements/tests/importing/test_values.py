from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announcements.importing import values
from announcements.importing.values import Unreadable


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-03",
        "2026/12/3",
        "2026.12.3",
        "20261203",
        "2026年12月3日",
        "２０２６－１２－０３",
        "2026-12-03T00:00",
        "2026/12/3 0:00:00",
        "2026年12月3日（木・祝）",
        "令和8年12月3日",
        "R8.12.3",
        "2026-12-03T09:00:00+09:00",
        "2026-12-02T15:00:00Z",
        "2026-12-02T15:00:00.000Z",
    ],
)
def test_days(text: str) -> None:
    assert values.day("開始日", text) == date(2026, 12, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "令和8年12月",
        "12/3",
        "未定",
        "2026-13-01",
        "46359",
        "2026-12-03 または 2026-12-04",
        "2026-12-03 中止",
        "2026-12-03T25:00:00Z",
    ],
)
def test_no_days(text: str) -> None:
    with pytest.raises(Unreadable, match="「開始日」の"):
        values.day("開始日", text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("09:30", time(9, 30)),
        ("9:30:00", time(9, 30)),
        ("9時30分", time(9, 30)),
        ("0930", time(9, 30)),
        ("午後1時", time(13)),
        ("０９：３０", time(9, 30)),
    ],
)
def test_times(text: str, at: time) -> None:
    assert values.clock("開始時刻", text) == at


@pytest.mark.parametrize("text", ["24:00", "9:60", "朝", "930"])
def test_no_times(text: str) -> None:
    with pytest.raises(Unreadable, match="「開始時刻」の"):
        values.clock("開始時刻", text)


@given(st.text(max_size=30))
def test_any_cell_is_read_or_refused(text: str) -> None:
    for read in (values.day, values.clock):
        with suppress(Unreadable):
            read("開始日", text)


def test_lines_a_converter_added_are_dropped() -> None:
    assert values.words("受付は10:15~\n開始日: 2022/3/7\n終了日: 2022/3/7") == "受付は10:15~"
    assert values.words("長期間イベント\n開始日: 2021/12/1") == ""


@pytest.mark.parametrize(
    ("basic", "detail", "words"),
    [
        ("0", "", "無料"),
        ("1000", "", "1,000円"),
        ("1000", "材料費", "1,000円（材料費）"),
        ("0", "テキスト実費", "テキスト実費"),
        ("500", "500円/回", "500円/回"),
        ("500.0", "", "500円"),
        ("", "", ""),
        ("実費", "", "実費"),
    ],
)
def test_fee(basic: str, detail: str, words: str) -> None:
    assert values.fee(basic, detail) == words


@pytest.mark.parametrize(
    ("number", "context", "words"),
    [
        ("8", "", "8人"),
        ("8", "(定員８組、先着順)", "8組"),
        ("8", "18組", "8人"),
        ("1200", "", "1,200人"),
        ("30人", "", "30人"),
        ("20.0", "", "20人"),
        ("0", "", ""),
        ("", "", ""),
    ],
)
def test_capacity(number: str, context: str, words: str) -> None:
    assert values.capacity(number, context) == words
