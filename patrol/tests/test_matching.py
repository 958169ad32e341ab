from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.matching import Trace, identical, remaining

TRACES = st.lists(
    st.builds(
        Trace,
        st.sampled_from(["weekday", "characters", "essentials"]),
        st.sampled_from(["title", "body", ""]),
        st.sampled_from(["", "①", "12月3日(月)", "12月3日(火)", "長い文がここにあります。"]),
    ),
    max_size=8,
)


def body(quote: str, check: str = "weekday") -> Trace:
    return Trace(check, "body", quote)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ([body("12月3日(月)")], [], [False]),
        ([body("12月3日(月)")], [body("12月3日(月)")], [True]),
        ([body("12月3日(月)")], [body("１２月３日（月）")], [True]),  # the same in wide letters
        ([body("12月3日(月)")], [body("12月3日(火)")], [True]),  # wrong in another way
        ([body("12月3日(月)")], [Trace("weekday", "title", "12月3日(月)")], [True]),  # moved
        ([body("12月3日(月)")], [body("12月3日(月)", "past")], [False]),  # another check
        ([body("①", "characters")] * 2, [body("①", "characters")], [True, False]),  # one of two is gone
        ([Trace("essentials", "place", "")], [Trace("essentials", "place", "")], [True]),
        ([Trace("essentials", "place", "")], [Trace("essentials", "contact", "")], [False]),
        ([body("㈱"), body("㏄")], [body("㏄")], [False, True]),  # no new one answers for two
    ],
)
def test_what_remains(old: list[Trace], new: list[Trace], kept: list[bool]) -> None:
    assert remaining(old, new) == kept


def test_the_surest_likeness_is_used_first() -> None:
    old = [body("12月3日(火)"), body("12月3日(月)")]
    assert remaining(old, [body("12月3日(月)")]) == [False, True]


@given(TRACES)
def test_an_unchanged_draft_keeps_everything(traces: list[Trace]) -> None:
    assert remaining(traces, traces) == [True] * len(traces)
    assert remaining(traces, list(reversed(traces))) == [True] * len(traces)


@given(TRACES, TRACES)
def test_no_more_remain_than_are_found(old: list[Trace], new: list[Trace]) -> None:
    assert sum(remaining(old, new)) <= min(len(old), len(new))


def test_words_dismissed_are_recognised_only_word_for_word() -> None:
    assert identical(body("①回目"), body("①　回目"))
    assert not identical(body("①回目"), body("②回目"))
