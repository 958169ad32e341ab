"""The printed column: the same lines as the meter counts, with marks and ruby in their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announcements.weight.ruby import without_ruby
from channels.newsletter.column import Column, printed_column
from channels.newsletter.copyfitting import measure
from channels.newsletter.item import ItemText
from channels.newsletter.tests.samples import a_full_issue

ITEM = ItemText(
    "｜櫟木《くぬぎ》台の森で観察会",
    "あ" * 16 + "｜櫟木《くぬぎ》です。\n\n二つ目。",
    (("日", "12月3日（木）午前10時〜正午"), ("問", "公園課\n☎0000-12-3411")),
)


def lines_of(column: Column) -> list[str]:
    return ["".join(run for run, _ in line.runs) for one in column.paragraphs for line in one.lines]


def test_every_line_stands_as_it_is_counted() -> None:
    column = printed_column(ITEM)
    assert lines_of(column) == [
        "櫟木台の森で観察会",
        "あ" * 16 + "櫟",
        "木です。",
        "二つ目。",
        "12月3日（木）午前10時〜正午",
        "公園課",
        "☎0000-12-3411",
    ]
    assert [one.mark for one in column.paragraphs] == ["", "", "", "日", "問", ""]
    assert column.lines == measure(ITEM).lines


def test_a_reading_stands_on_the_first_part_of_its_letters() -> None:
    _, lead, *_ = printed_column(ITEM).paragraphs
    assert lead.lines[0].runs[-1] == ("櫟", "くぬぎ")
    assert lead.lines[1].runs[0] == ("木", "")


@pytest.mark.parametrize("characters", [13, 17, 21])
def test_a_wider_column_takes_fewer_lines(characters: int) -> None:
    lead = ItemText("題", "あ" * 210, ())
    assert printed_column(lead, characters).lines == 1 + -(-210 // characters)


def test_what_is_beyond_the_budget_is_marked() -> None:
    column = printed_column(ItemText("題", "あ" * 17 * 5, ()), budget=4)
    assert [line.over for one in column.paragraphs for line in one.lines] == [False] * 4 + [True] * 2
    assert (column.lines, column.over) == (6, 2)


def test_the_whole_paper_agrees_with_its_meter() -> None:
    for item in a_full_issue(60).items:
        assert printed_column(item.text).lines == measure(item.text).lines


@given(st.text(st.sampled_from("あ漢字。、（）12月3日 ☎-0a｜《》\n"), max_size=80))
def test_no_letter_is_lost(lead: str) -> None:
    column = printed_column(ItemText("", lead, ()))
    assert "".join(lines_of(column)) == without_ruby(lead).replace("\n", "")
    assert column.lines == measure(ItemText("", lead, ())).lines
