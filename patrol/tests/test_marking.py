from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from patrol.pages.marking import Mark, marked
from patrol.severity import Severity


def test_words_are_marked_and_the_rest_is_escaped() -> None:
    html = marked("<b>12月3日(水)</b>", [Mark(3, 11, Severity.STOP, "finding-1")])
    assert html == (
        '&lt;b&gt;<mark data-severity="stop"><a href="#finding-1">12月3日(水)</a></mark>&lt;/b&gt;'
    )


def test_where_marks_overlap_the_heaviest_shows() -> None:
    html = marked("あいう", [Mark(0, 2, Severity.NOTE, "a"), Mark(1, 3, Severity.STOP, "b")])
    assert html.count("<mark") == 2
    assert 'data-severity="note"><a href="#a">あ</a>' in html
    assert 'data-severity="stop"><a href="#b">いう</a>' in html


def test_offsets_beyond_the_text_are_passed_over() -> None:
    assert marked("短い", [Mark(1, 9, Severity.STOP, "a"), Mark(2, 1, Severity.STOP, "b")]) == "短い"


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_nothing_of_the_text_becomes_markup(text: str, spans: list[tuple[int, int]]) -> None:
    html = marked(text, [Mark(start, end, Severity.NOTE, "a") for start, end in spans])
    bare = html.replace('<mark data-severity="note"><a href="#a">', "").replace("</a></mark>", "")
    assert "<" not in bare
