from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from patrol.extraction.folding import fold


def test_one_spelling_for_many() -> None:
    assert fold("小学校３年生～６　年生、10ヶ月・5 才").text == "小学3年生~6年生、10か月・5歳"


def test_half_width_voicing_stays_with_its_kana() -> None:
    assert fold("ｶﾞｲﾄﾞ").text == "ガイド"


def test_a_circled_number_stays_apart_from_the_number_behind_it() -> None:
    assert fold("①3歳②12月、⑴１０時❶㉑5").text == " 3歳 12月、 10時  5"


def test_offsets_lead_back() -> None:
    text = "㈱　小学校３年生"
    folded = fold(text)
    start = folded.text.index("3年生")
    begin, end = folded.original_span(start, start + 3)
    assert text[begin:end] == "３年生"


@given(st.text(max_size=200))
def test_origins_rise_and_end_with_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text) + 1
    assert list(folded.origin) == sorted(folded.origin)
    assert folded.origin[-1] == len(text)
