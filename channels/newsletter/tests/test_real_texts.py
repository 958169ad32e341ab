"""Published texts in the house style: twice is once, and no figure is ever another."""

from __future__ import annotations

import csv
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from channels.newsletter.days import Base
from channels.newsletter.house_style import PROTECTED, propose
from channels.newsletter.spoken import spoken
from channels.newsletter.style import HouseStyle, Years

DATA = Path(os.environ.get("KOHO_SHARED") or settings.BASE_DIR.parent / "shared") / "data"
ANOTHER = HouseStyle(
    counter="か", and_in_kana=True, wide_single_digits=True, years=Years.BOTH, drop_repeated_month=True
)
STYLES = [HouseStyle(), ANOTHER]
CLOCK = re.compile(r"(?<![0-9:])([0-9]{1,2}):([0-5][0-9])(?![0-9:])")


def real_texts() -> Iterator[tuple[str, Base]]:
    """(words, by what its days are told)."""
    if not DATA.exists():
        pytest.skip("the real texts are not at hand")
    for path in sorted((DATA / "events").glob("o1-*.csv")):
        with path.open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                first = re.match(r"(\d+)[-/](\d+)[-/](\d+)", row["開始日"] or "2022-05-30")
                assert first
                base = Base.event(date(*map(int, first.groups())))
                yield from ((text, base) for text in row.values() if text)
    with (DATA / "patrol/announcements-dev.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            yield f"{line['title']}\n{line['body']}", Base.publication(date(2022, 5, 1))


def clock(hour: int, minute: int) -> Iterator[str]:
    """13:15 as 午後1時15分 has it, 12:00 as 正午."""
    yield f" {hour % 12} " if (hour, minute) != (12, 0) else " "
    yield f" {minute} " if minute else " "


def figures(text: str) -> list[int]:
    """Every number of a text, times of day by their minutes, whatever their format."""
    text = unicodedata.normalize("NFKC", text).replace("\u301c", "~")
    text = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)
    text = CLOCK.sub(lambda m: " ".join(clock(int(m[1]), int(m[2]))), text)
    text = text.replace("元年", "1年")
    return [int(number) for number in re.findall(r"[0-9]+", text)]


@pytest.mark.parametrize("style", STYLES, ids=["usual", "another"])
def test_twice_is_once(style: HouseStyle) -> None:
    for text, base in set(real_texts()):
        once = propose(text, style, base)
        assert propose(once.after, style, base).changes == ()
        assert all(kept in once.after for kept in PROTECTED.findall(text))


def test_no_figure_becomes_another() -> None:
    looked_at = 0
    for text, base in set(real_texts()):
        printed = propose(text, HouseStyle(), base).after
        assert figures(printed) == figures(text), text
        looked_at += 1
    assert looked_at > 1_000


def test_they_can_all_be_read_out() -> None:
    for text, _ in set(real_texts()):
        heard = spoken(text)
        assert spoken(heard) == heard
