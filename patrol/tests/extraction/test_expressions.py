"""Expressions as cities write them, each read exactly; and ages that are no audience, each passed over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from patrol.extraction import extract

WORDS = Path(__file__).parent / "words"


def lines(name: str) -> list[str]:
    return [
        line for line in (WORDS / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]


@pytest.mark.parametrize("line", lines("audiences.txt"))
def test_the_ages_meant_are_read(line: str) -> None:
    words, low, high, sent = (part.strip() for part in line.split("|"))
    said = extract(words, ref=date.fromisoformat(sent) if sent else None)
    # Months and halves are written with two decimals; birthdays make tenths of a year.
    tolerance = 0.1 if sent or "月" in words or "日" in words or "半" in words else 0.01
    for wanted, got in ((low, said.age_min), (high, said.age_max)):
        assert (got is None) if not wanted else got == pytest.approx(float(wanted), abs=tolerance), words


@pytest.mark.parametrize("words", lines("no_audiences.txt"))
def test_an_age_said_about_something_else_is_passed_over(words: str) -> None:
    assert not extract(words).says_ages
