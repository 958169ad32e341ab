"""Cutting long texts into numbered posts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announcements.weight.x_weight import find_urls, weighted_length
from channels.x.splitting import MAX_POSTS, split

LIMIT = 280
pieces = st.lists(
    st.sampled_from(
        [
            "断水します。",
            "、",
            "\n\n",
            "\n",
            " ",
            "https://example.jp/suido/2026?a=1",
            "word ",
            "🍎",
            "給水所は小学校です。",
            "葛󠄀",
        ]
    ),
    min_size=1,
    max_size=120,
)


def test_what_fits_stays_whole() -> None:
    assert split(" あ " * 40, LIMIT) == [(" あ " * 40).strip()]


def test_paragraphs_are_kept_together() -> None:
    first, second = "一。" * 40, "二。" * 40
    assert split(f"{first}\n\n{second}", LIMIT) == [f"{first} (1/2)", f"{second} (2/2)"]


def test_sentences_before_commas() -> None:
    posts = split("断水の時間は、午後1時からです。" * 12, LIMIT)
    assert all(re.search(r"です。 \(\d/\d\)$", post) for post in posts)


def test_too_long_for_a_thread() -> None:
    with pytest.raises(ValueError, match="more than"):
        split("あ" * 140 * (MAX_POSTS + 1), LIMIT)


@given(pieces)
def test_nothing_is_lost_cut_or_too_long(words: list[str]) -> None:
    text = "".join(words)
    try:
        posts = split(text, LIMIT)
    except ValueError:
        return
    assert all(weighted_length(post) <= LIMIT for post in posts)
    bodies = [re.sub(r" \(\d+/\d+\)$", "", post) for post in posts] if len(posts) > 1 else posts
    assert "".join("".join(bodies).split()) == "".join(text.split())
    urls = [text[start:end] for start, end in find_urls(text)]
    assert [body[start:end] for body in bodies for start, end in find_urls(body)] == urls
