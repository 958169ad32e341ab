from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.extraction.readers import find_cues


def words(text: str, title: str = "") -> list[str]:
    return [cue.word for cue in find_cues(text, title)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("離乳食の進め方をお話しします。", 0, 6),
        ("就学援助の申請を受け付けます。", 6, 18),
        ("奨学生を募ります。", 6, 18),
        ("二十歳のつどいを開きます。", 15, 30),
        ("敬老の日の催しです。", 60, None),
        ("固定資産税の第2期です。", 18, None),
        ("保育士を募集します。", 18, 65),
    ],
)
def test_a_word_speaks_to_people_of_an_age(text: str, low: float, high: float | None) -> None:
    cue = find_cues(text)[0]
    assert (cue.low, cue.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "託児あり（乳幼児、要予約）。",
        "問合せ:子育て支援課",
        "申込方法:出張しこだ児童センターへ電話で",
        "会場:若葉小学校体育館",
        "詳しくは保育課へ。",
        "授乳室とおむつ替えの場所があります。",
        "赤ちゃん連れも歓迎します。",
    ],
)
def test_what_is_said_on_the_side_speaks_to_nobody(text: str) -> None:
    assert words(text) == []


def test_the_title_and_the_opening_weigh_more() -> None:
    later = find_cues("ことし" * 100 + "赤ちゃん")[0]
    opening = find_cues("赤ちゃん")[0]
    title = find_cues("", "赤ちゃん")[0]
    assert later.weight < opening.weight < title.weight


def test_each_word_counts_once_at_its_heaviest_place() -> None:
    cues = find_cues("赤ちゃんと赤ちゃん", "赤ちゃんの会")
    assert [(cue.word, cue.in_title) for cue in cues] == [("赤ちゃん", True)]


@given(st.text(max_size=300), st.text(max_size=60))
def test_it_takes_any_text(text: str, title: str) -> None:
    whole = f"{title}\n{text}" if title else text
    for cue in find_cues(text, title):
        assert 0 <= cue.start < cue.end <= len(whole)


@given(
    st.lists(st.sampled_from("子育て赤ちゃん保育小学生問合せ:会場託児ｶﾞ㈱。、\n(（"), max_size=200).map(
        "".join
    )
)
def test_offsets_lead_back_to_the_words_as_written(text: str) -> None:
    for cue in find_cues(text):
        assert text[cue.start : cue.end]
