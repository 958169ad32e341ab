from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.prose import plainness, sentences
from patrol.prose.plainness import difficulties


def test_sentences_and_where_they_stand() -> None:
    text = "  親子で遊べるひろばです。雨でも開きます！\n場所 公民館\nhttps://a.example/ を見てくださいね。"
    found = sentences(text)
    assert [text[one.start : one.end] for one in found] == [
        "親子で遊べるひろばです。",
        "https://a.example/ を見てくださいね。",
    ]
    assert found[1].text == " を見てくださいね。"


@given(st.text(alphabet="あいう漢字カナ。\n、 a1（）", max_size=300))
def test_sentences_are_pieces_of_the_text_in_order(text: str) -> None:
    end = 0
    for one in sentences(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("あ" * 51, "51字と長い"),
        ("市民税非課税世帯臨時特別給付金です。", "漢字が"),
        ("セミナーのガイダンスとオリエンテーションです。", "片仮名の語"),
        ("会は公園で開かれます。", "れる・られる"),
        ("あ、い、う、え、おです。", "読点が4つ"),
        ("当該窓口で、所定の紙を出します。", "かたい言葉（当該、所定の）"),
        ("参加できないわけではありません。", "二重の打ち消し"),
    ],
)
def test_what_costs_points(text: str, reason: str) -> None:
    assert any(reason in one.reason for one in difficulties(text))


def test_a_plain_sentence_costs_nothing() -> None:
    assert difficulties("親子で遊べるひろばを開きます。") == ()
    assert plainness("親子で遊べるひろばを開きます。").score == 100
    assert plainness("").score == 100


@given(st.text(max_size=400))
def test_the_score_stays_within_its_scale(text: str) -> None:
    assert 0 <= plainness(text).score <= 100
