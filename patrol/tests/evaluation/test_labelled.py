from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.evaluation import labelled


def test_broken_and_empty_lines_are_passed_over() -> None:
    lines = ['\ufeff{"title": "あ"}', "", "{", "[1]", "null", "  ", '{"title": "い"}\n']
    assert [row["title"] for row in labelled.rows(lines)] == ["あ", "い"]


@pytest.mark.parametrize("row", [{}, {"title": None, "body": None}, {"title": 3}])
def test_without_a_text_there_is_no_announcement(row: dict[str, Any]) -> None:
    assert labelled.announcement(row) is None


def test_what_is_absent_is_left_open() -> None:
    one = labelled.announcement({"title": "ひろば", "also_ok": None, "fit_kosodate": "P"})
    assert one is not None
    assert (one.category, one.also_ok, one.fits, one.ref_date) == ("", frozenset(), "", None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-01", date(2024, 5, 1)),
        ("2024-05-01/2024-06-30", date(2024, 5, 1)),
        ("2024-05〜2024-06", date(2024, 5, 1)),
        ("2024年5月3日", date(2024, 5, 3)),
        ("2024", date(2024, 7, 1)),
        ("2024-02-31", None),
        ("", None),
        (None, None),
        (2024, None),
    ],
)
def test_a_day_or_the_first_of_a_range(value: object, expected: date | None) -> None:
    assert labelled.day(value) == expected


def test_halves_of_characters_become_question_marks() -> None:
    (row,) = labelled.rows(['{"title": "\\ud800あ"}'])
    one = labelled.announcement(row)
    assert one is not None
    assert one.title == "?あ"


def test_ages_are_numbers_or_nothing() -> None:
    one = labelled.expression({"expr": "3歳", "age_min": "3", "age_max": "不明"})
    assert one is not None
    assert (one.age_min, one.age_max, one.is_target) == (3.0, None, True)


@pytest.mark.parametrize("row", [{"expr": ""}, {"kind": "target"}, {"expr": "3歳", "kind": "?"}])
def test_an_expression_needs_words_and_a_known_kind(row: dict[str, Any]) -> None:
    assert labelled.expression(row) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["title", "body", "expr", "kind", "age_min", "age_max", "ref_date", "also_ok", "our_category"]
)


@given(st.dictionaries(NAMES, JSON))
def test_any_row_is_read(row: dict[str, Any]) -> None:
    labelled.announcement(row)
    labelled.expression(row)
