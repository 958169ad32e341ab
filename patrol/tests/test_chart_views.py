from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from patrol.charts import Bar, Chart, Reference
from patrol.pages.charts import LONGEST, LONGEST_NAME, chart_view, words_of

LOAD = Chart(
    "今週何通目になるか",
    "人",
    (Bar("3通目", 30_000), Bar("4通目", 15_000, mark=True)),
    Reference("上限", 20_000),
)


def test_bars_are_as_long_as_their_numbers() -> None:
    view = chart_view(LOAD)
    assert [bar.length for bar in view.bars] == [LONGEST, LONGEST // 2]
    assert view.reference is not None
    assert view.reference.at == round(LONGEST * 2 / 3)


def test_a_reference_above_every_bar_stays_in_the_picture() -> None:
    view = chart_view(Chart("反応", "％", (Bar("似たお知らせ", 1.5),), Reference("分野の中央値", 3.0)))
    assert view.bars[0].length == LONGEST // 2
    assert view.reference is not None
    assert (view.reference.at, view.reference.anchor) == (LONGEST, "end")


def test_few_people_are_neither_said_nor_measured() -> None:
    few, none = (chart_view(Chart("だれ", "人", (Bar("a", n), Bar("b", 40)))) for n in (19, 0))
    assert few == none
    assert few.bars[0].words == "20人未満"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(8412, "人", "8,412人"), (4.25, "％", "4.2％"), (3, "通", "3通"), (0.0, "％", "0.0％")],
)
def test_numbers_in_words(value: float, unit: str, words: str) -> None:
    assert words_of(value, unit) == words


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    assert chart_view(Chart("反応", "件", (Bar("a", 0),))).bars[0].length == 0


def test_the_picture_is_said_in_words_and_escaped() -> None:
    chart = Chart("反応", "件", (Bar('<b>"x"</b>' + "あ" * LONGEST_NAME, 3),))
    html = render_to_string("patrol/chart.html", {"chart": chart_view(chart)})
    assert "反応：&lt;b&gt;" in html
    assert "<b>" not in html
    assert "style=" not in html
    assert "…" in html
