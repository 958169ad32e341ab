"""Columns reckoned by hand."""

from __future__ import annotations

import pytest

from channels.newsletter.columns import Chunk, End, flow, least_rows

HEAD, TEXT = Chunk(1, above=1, sticks=True), Chunk(4, parts=True)


@pytest.mark.parametrize(
    ("chunks", "end"),
    [
        ([], End(0, 0)),
        ([TEXT, TEXT], End(0, 8)),
        ([TEXT, TEXT, TEXT], End(1, 2)),  # two lines here, two there
        ([Chunk(9), TEXT], End(1, 4)),  # one line would be alone
        ([Chunk(8), Chunk(3, parts=True)], End(1, 3)),  # three lines never part
        ([Chunk(8), HEAD, TEXT], End(1, 5)),  # the heading goes along, and nothing is free above it
        ([Chunk(6), HEAD, TEXT], End(1, 2)),
        ([Chunk(25, parts=True)], End(2, 5)),
        ([Chunk(12)], End(0, 12, fits=False)),
    ],
)
def test_columns_of_ten_lines(chunks: list[Chunk], end: End) -> None:
    assert flow(chunks, lambda _: 10) == end


def test_a_short_column_is_left_for_a_longer_one() -> None:
    assert flow([Chunk(8)], lambda n: 5 if n < 2 else 10) == End(2, 8)


def test_the_fewest_lines_in_three_columns() -> None:
    assert least_rows([TEXT] * 6, 3, lambda _: 0, 0, 49) == 8
    assert least_rows([Chunk(9), TEXT, TEXT], 3, lambda _: 0, 0, 49) == 9
    assert least_rows([TEXT] * 100, 3, lambda _: 0, 0, 49) == 49
