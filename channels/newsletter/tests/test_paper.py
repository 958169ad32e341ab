"""Formats as data: exact columns, and a sentence for what no page can be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from channels.newsletter.paper import GUTTER, MM_PER_POINT, SIZES, PageFormat

A4 = PageFormat()


def test_the_usual_a4() -> None:
    assert A4.problems == ()
    assert A4.column_width == pytest.approx(17 * 9.5 * 25.4 / 72)
    assert A4.margins["inside"] == pytest.approx(12, abs=0.1)
    assert A4.margins["outside"] == pytest.approx(15, abs=0.1)
    assert A4.margins["top"] + A4.margins["bottom"] + A4.column_height * MM_PER_POINT == pytest.approx(297)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"characters": 30}, "3段×30字は幅314mmで、幅210mmの紙に入りません。"),
        ({"lines": 60}, "60行は高さ317mmで、高さ297mmの紙に入りません。"),
        ({"pitch": 10}, "行送りがせまく、ふりがなが入りません。13.3ポイント以上にしてください。"),
        ({"size": 4}, "文字の大きさは6.5〜18ポイントにしてください。"),
        ({"columns": 0}, "0より大きい数にしてください。"),
        ({"width": float("nan")}, "0より大きい数にしてください。"),
        ({"colours": "gold"}, "色は2色か4色、とじは左か右を選んでください。"),
    ],
)
def test_an_impossible_format_says_why(changes: dict[str, Any], said: str) -> None:
    assert said in "".join(replace(A4, **changes).problems)


def test_other_columns_keep_the_type_and_other_characters_change_it() -> None:
    two = A4.grid(columns=2)
    assert (two.characters, two.size, two.lines) == (26, 9.5, 49)
    assert two.gutter > GUTTER
    large = A4.grid(columns=2, characters=20)
    assert large.size == pytest.approx(12.53, abs=0.01)
    assert large.lines == 37
    assert A4.grid() == A4.grid(3, 17)


@pytest.mark.parametrize(
    ("columns", "characters", "said"),
    [
        (2, 60, "文字が4.2ポイントになります。字数か段数を減らし"),
        (1, 12, "字数か段数をふやし"),
        (8, None, "細すぎます"),
    ],
)
def test_an_impossible_section_says_why(columns: int, characters: int | None, said: str) -> None:
    assert said in "".join(A4.grid_problems(columns, characters))


@given(
    st.integers(1, 8),
    st.one_of(st.none(), st.integers(8, 60)),
    st.floats(*SIZES),
    st.integers(1, 8),
    st.integers(8, 30),
)
def test_every_grid_fills_the_page_exactly(
    columns: int, characters: int | None, size: float, own: int, wide: int
) -> None:
    page = PageFormat(450, 600, own, wide, 40, size, 1.5 * size)
    assume(not page.problems and not page.grid_problems(columns, characters))
    grid = page.grid(columns, characters)
    used = grid.columns * grid.column_width + (grid.columns - 1) * grid.gutter
    assert used <= page.body_width + 0.001
    assert used == pytest.approx(page.body_width) or grid.columns == 1
    assert (grid.lines - 1) * grid.pitch + grid.size == pytest.approx(page.column_height)
    assert grid.pitch >= 1.2 * grid.size
