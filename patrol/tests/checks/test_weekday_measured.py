"""The high tier of the weekday check: on made-up days, and on real events where they are at hand."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from announcements.facts import Facts
from patrol.checks import CheckInput, Finding
from patrol.checks.weekday import WeekdayCheck
from patrol.extraction import find_dates
from patrol.extraction.dates import WEEKDAY_NAMES

SHARED = Path(os.environ.get("KOHO_SHARED") or settings.BASE_DIR.parent / "shared")
EVENTS = SHARED / "data/events"
# Seen 2026-11-27: 259 dates with a weekday in real events and announcements, none stopped wrongly.
FEWEST_DATES = 50
PROSE = ("概要", "説明", "日時備考", "申込方法", "備考")


def judged(body: str, sent: date, **facts: Any) -> list[Finding]:
    draft = CheckInput(facts=Facts(title="講座", body=body, **facts), today=sent, send_date=sent)
    return list(WeekdayCheck().run(draft))


@given(st.dates(date(2020, 3, 1), date(2035, 1, 1)), st.integers(-50, 280), st.integers(0, 6), st.booleans())
def test_a_weekday_that_fits_no_neighbouring_year_stops(
    sent: date, days: int, said: int, with_year: bool
) -> None:
    day = sent + timedelta(days=days)
    if (day.month, day.day) == (2, 29):
        return
    written = f"{day.year}年{day.month}月{day.day}日" if with_year else f"{day.month}月{day.day}日"
    found = judged(f"{written}({WEEKDAY_NAMES[said]})に開きます。", sent)
    if said == day.weekday():
        assert found == []
        return
    years = () if with_year else (sent.year - 1, sent.year, sent.year + 1)
    fits = any(day.replace(year=year).weekday() == said for year in years)
    assert [str(one.severity) for one in found] == ["confirm" if fits else "stop"]


def real_events() -> Iterator[tuple[str, date, date]]:
    """(words, first day, last day) of published events."""
    if not EVENTS.exists():
        pytest.skip("the real events are not at hand")
    for path in sorted(EVENTS.glob("o1-*.csv")):
        with path.open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                words = "\n".join(row[name] or "" for name in PROSE)
                if row["開始日"]:
                    first = date.fromisoformat(row["開始日"])
                    yield words, first, date.fromisoformat(row["終了日"] or row["開始日"])


def test_no_real_date_is_stopped_wrongly() -> None:
    dates = 0
    for words, first, last in real_events():
        dates += sum(mention.weekday is not None for mention in find_dates(words))
        found = judged(words, first - timedelta(days=14), starts_on=first, ends_on=last)
        assert [one.quote for one in found if one.severity == "stop"] == []
    assert dates >= FEWEST_DATES
