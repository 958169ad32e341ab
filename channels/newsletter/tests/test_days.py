"""Which days get their weekday, which do not, and which are doubted."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from channels.newsletter import days
from channels.newsletter.days import Base
from channels.newsletter.house_style import normalise
from channels.newsletter.style import HouseStyle
from staff.wording import WEEKDAYS

SHARED = Path(os.environ.get("KOHO_SHARED") or settings.BASE_DIR.parent / "shared")
EVENTS = SHARED / "data/events"
NOVEMBER = Base.publication(date(2026, 11, 27))
STYLE = HouseStyle()

ADDED = [
    ("12月3日に開催", "12月3日（木）に開催"),
    ("12月3日〜5日", "12月3日（木）〜5日（土）"),
    ("12月3日（木）〜5日", "12月3日（木）〜5日（土）"),
    ("12月3日、10日、17日", "12月3日（木）、10日（木）、17日（木）"),
    ("12月3日及び4日", "12月3日（木）及び4日（金）"),
    ("12月28日から1月5日まで", "12月28日（月）から1月5日（火）まで"),
    ("令和8年12月3日", "令和8年12月3日（木）"),
    ("2027年1月11日〜2月5日", "2027年1月11日（月・祝）〜2月5日（金）"),
    ("2026年（令和8年）12月3日", "2026年（令和8年）12月3日（木）"),
    ("1月11日（月）", "1月11日（月・祝）"),
    ("1月11日", "1月11日（月・祝）"),
    ("11月3日に行われました", "11月3日（火・祝）に行われました"),
    ("12月3日（雨天中止）", "12月3日（木）（雨天中止）"),
    ("１２月３日必着", "12月3日（木）必着"),
    ("2026/12/3まで", "2026年12月3日（木）まで"),
    ("12月3日以降", "12月3日（木）以降"),
    ("12月3日（日本時間）", "12月3日（木）（日本時間）"),
]
LEFT = [
    "12月中", "12月上旬", "12月1日号", "令和8年12月1日現在", "12月1日付", "12月1日時点", "12月1日改正",
    "1月1日から施行します", "平成29年4月2日〜平成30年4月1日生まれ", "令和5年4月2日以降に生まれた方",
    "11月3日は文化の日", "毎年12月3日に開催", "昨年12月3日に開催", "4月1日〜3月31日", "12月3日（土日は休み）",
    "12月3日（祝）", "12月3日木曜日", "12月3日（木、雨天中止）", "12月3日間", "12月5日目",
    "12月3日後", "12月3・4日", "令和2年4月1日に開設", "平成31年4月1日", "2020年4月1日", "13月3日", "2月30日",
    "12月3日（金）〜5日", "9月20日に開催", "12月分", "月3日", "12/3",
    "任期は翌年3月31日まで", "去年12月3日", "令和5年は12月3日に開催", "3年前の12月10日に",
    "来年12月3日", "毎年、12月3日",
    "3月11日に起きた東日本大震災", "阪神・淡路大震災（1月17日）", "12月1日の時点で",
    "旧暦12月8日", "前回（12月10日）",
]  # fmt: skip


@pytest.mark.parametrize(("written", "printed"), ADDED)
def test_a_weekday_is_added(written: str, printed: str) -> None:
    assert normalise(f"{written}。", STYLE, NOVEMBER) == f"{printed}。"


@pytest.mark.parametrize("written", LEFT)
def test_it_is_left_to_a_person(written: str) -> None:
    assert normalise(written, STYLE, NOVEMBER) == written


def test_a_text_that_speaks_of_another_year_is_left_alone() -> None:
    written = "令和6年に始まり、12月3日に終わりました。令和6年12月3日の記録です。"
    assert normalise(written, STYLE, NOVEMBER) == written


def test_without_a_day_to_tell_from_nothing_is_added() -> None:
    assert normalise("12月3日と令和8年12月3日", STYLE, None) == "12月3日と令和8年12月3日"


def test_a_city_may_leave_them_out() -> None:
    assert normalise("12月3日", HouseStyle(add_weekdays=False), NOVEMBER) == "12月3日"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("12月3日（土）", "2026年の12月3日は木曜日です。"),
        ("12月3日（水）", "2026年の12月3日は木曜日です（2025年なら合っています）。"),
        ("令和9年12月3日（木）", "2027年の12月3日は金曜日です。"),
        ("12月3日（木）・4日（土）", "2026年の12月4日は金曜日です"),
        ("12月3日（木・祝）", "2026年のこの日は祝日ではありません。"),
        ("2月30日", "「2月30日」という日はありません。"),
        ("13月3日（木）", "「13月3日」という日はありません。"),
    ],
)
def test_a_wrong_day_is_told_and_never_changed(written: str, reason: str) -> None:
    ((mention, said),) = days.doubtful(written, NOVEMBER)
    assert said.startswith(reason)
    assert normalise(written, STYLE, NOVEMBER) == written


@pytest.mark.parametrize(
    "sound",
    [
        "12月3日（木）",
        "1月11日（月・祝）",
        "平成29年6月15日（木）から6月26日（月）",
        "平成29年6月15日（木）の会。6月26日（月）にも",
    ],
)
def test_a_right_day_is_not_doubted(sound: str) -> None:
    assert list(days.doubtful(sound, NOVEMBER)) == []


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(-60, 230))
def test_what_is_added_is_the_day_s_own(published: date, ahead: int) -> None:
    day = date.fromordinal(published.toordinal() + ahead)
    printed = normalise(f"{day.month}月{day.day}日に集まります", STYLE, Base.publication(published))
    if (day.month, day.day) != (2, 29):
        assert f"日（{WEEKDAYS[day.weekday()]}" in printed
        assert list(days.doubtful(printed, Base.publication(published))) == []


def published_events() -> Iterator[tuple[str, date]]:
    """(words, first day) of real events."""
    if not EVENTS.exists():
        pytest.skip("the real events are not at hand")
    for path in sorted(EVENTS.glob("o1-*.csv")):
        with path.open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                if first := re.match(r"(\d+)[-/](\d+)[-/](\d+)", row["開始日"] or ""):
                    yield "\n".join(filter(None, row.values())), date(*map(int, first.groups()))


def test_real_days_get_the_weekday_their_city_gave_them() -> None:
    """Their weekdays taken away, most come back, and not one is another."""
    right = 0
    for words, first in published_events():
        base = Base.event(first)
        given_days = {
            (one.month, one.day): one.weekday
            for group in days.mentions(words, base)
            for one in group
            if one.weekday
        }
        bare = re.sub(r"(?<=日)[（(][月火水木金土日](?:曜日?)?(?:・祝)?[）)]", "", words)
        for one in days.without_weekday(bare, base):
            if city := given_days.get((one.month, one.day)):
                assert one.on
                assert WEEKDAYS[one.on.weekday()] == city, bare[one.start - 20 : one.end + 20]
                right += 1
    assert right >= 50
