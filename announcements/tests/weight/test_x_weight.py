from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from announcements.weight.x_weight import MAX_WEIGHT, is_postable, weighted_length

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("KOHO_SHARED", ROOT.parent / "shared"))
CONFORMANCE = SHARED / "specs/twitter-text/validate.yml"
SECTIONS = {
    "WeightedTweetsCounterTest": False,
    "WeightedTweetsWithDiscountedEmojiCounterTest": True,
    "UnicodeDirectionalMarkerCounterTest": True,
}


def conformance_cases() -> list[Any]:
    if not CONFORMANCE.is_file():
        return []
    tests = yaml.safe_load(CONFORMANCE.read_text(encoding="utf-8"))["tests"]
    return [
        pytest.param(case, emoji, id=f"{section}-{number}")
        for section, emoji in SECTIONS.items()
        for number, case in enumerate(tests[section])
    ]


@pytest.mark.skipif(not CONFORMANCE.is_file(), reason="twitter-text's conformance data is not here")
@pytest.mark.parametrize(("case", "emoji"), conformance_cases())
def test_it_agrees_with_twitter_text(case: dict[str, Any], emoji: bool) -> None:
    expected = case["expected"]
    assert weighted_length(case["text"], emoji_as_one=emoji) == expected["weightedLength"]
    assert is_postable(case["text"], emoji_as_one=emoji) == expected["valid"]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("a", 1),
        ("あ", 2),
        ("ｱ", 2),
        ("子育て講座 https://www.city.wakabano.example.jp/a?b=1", 11 + 23),
        ("https://example.com/1 https://example.com/2", 23 + 1 + 23),
        ("申込みはexample.jp/abcへ", 8 + 23 + 2),
        ("一\r\n二", 5),
        ("👨‍👩‍👧", 2),
        ("1️⃣", 2),
        ("🇯🇵", 2),
        ("か\u3099", 2),
    ],
)
def test_it_weighs(text: str, weight: int) -> None:
    assert weighted_length(text) == weight


def test_it_takes_280_and_no_more() -> None:
    assert is_postable("あ" * 140)
    assert not is_postable("あ" * 140 + "a")
    assert not is_postable("")
    assert MAX_WEIGHT == 280


HOSTILE = [
    *(unit * 4000 for unit in ("a.", "あ.", "http://a.", "a-", "http://あ.", "https://a.jp/(", "(", "a.jp,")),
    *("https://" + unit * 4000 for unit in ("a-", "a_", "あ", "-", "a.", "_.")),
    *("https://a.jp/" + unit * 4000 for unit in ("(", "(a", "(a)", "a(b(c)", "!", "a/!", "!!@")),
    "a_" * 4000 + ".jp",
    "https://a.jp?" + "!" * 8000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:16])
def test_hostile_text_is_weighed_quickly(text: str) -> None:
    weighted_length("a.jp")  # compile the pattern once
    started = time.process_time()
    weighted_length(text)
    assert time.process_time() - started < 1.0


@given(st.text())
def test_it_never_fails(text: str) -> None:
    assert 0 <= weighted_length(text) <= 2 * len(text) + 23
