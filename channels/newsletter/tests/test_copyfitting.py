"""Counting in full-width characters and lines of seventeen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.newsletter.copyfitting import RAGGED, estimate_lines, measure, width, without_ruby
from channels.newsletter.item import ItemText
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.samples import a_full_issue


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", 0),
        ("あいう", 3),
        ("12:30", 2.5),
        ("12月3日（木）", 6.5),
        ("｜櫟木《くぬぎ》台", 3),
        ("葛\U000e0100城", 2),
    ],
)
def test_a_half_width_character_counts_half(text: str, characters: float) -> None:
    assert width(text) == characters


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 0),
        ("あ" * 17, 1),
        ("あ" * 18, 2),
        ("1" * 34, 1),
        ("あ" * 17 + "。", 2),
        ("一\n\n二", 2),
        ("x" * 340, 10),
    ],
)
def test_lines_of_seventeen(text: str, lines: int) -> None:
    assert estimate_lines(text) == lines


def test_a_telephone_number_and_a_date_are_not_parted() -> None:
    assert estimate_lines("あ" * 12 + "☎0000-12-3411") == 2
    assert estimate_lines("あ" * 13 + "12月3日（木）", 17, RAGGED) == 2


def test_ruby_takes_no_room() -> None:
    assert without_ruby("若葉野《わかばの》市の｜谷津《やつ》") == "若葉野市の谷津"


def test_the_counter_says_characters_lines_and_what_is_too_much() -> None:
    item = ItemText("題", "あ" * 34, (("問", "課"),))
    assert measure(item).label == "37字×4行（目安20行）"
    assert measure(item, budget=3).label == "37字×4行（目安3行、1行あふれ）"


@given(st.text(max_size=80))
def test_more_text_never_takes_fewer_lines(text: str) -> None:
    assert estimate_lines(text + "あ") >= estimate_lines(text)


def test_the_estimate_is_close_to_what_is_set() -> None:
    issue = a_full_issue(21)
    estimated = {item.key: measure(item.text).lines for item in issue.items}
    for placed in Typesetter(issue).layout.placements:
        assert abs(placed.lines - estimated[placed.key]) <= 2, placed
