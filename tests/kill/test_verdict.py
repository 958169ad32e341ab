"""The kill test's own judgement: it must see every kind of wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from channels.models import Batch, BatchState
from tests.kill.verdict import Verdict, judge

ACCEPTED, CHECK = BatchState.ACCEPTED, BatchState.NEEDS_CHECK
RIGHT = {"a": 1, "b": 1, "c": 1}


def batch(people: str, state: BatchState = ACCEPTED, why: str = "") -> Batch:
    return Batch(recipients=list(people), state=state, staff_message=why)


def test_everybody_once() -> None:
    assert judge([batch("ab"), batch("c")], RIGHT, expected="abc") == Verdict(3, 0, 0, 0)


@pytest.mark.parametrize(
    ("batches", "received", "duplicates"),
    [
        ([batch("abc")], RIGHT | {"b": 3}, 2),
        ([batch("abc"), batch("c")], RIGHT, 1),
        ([batch("ab")], RIGHT, 1),
    ],
    ids=["received again", "frozen twice", "reached without being meant"],
)
def test_too_much(batches: list[Batch], received: Mapping[str, int], duplicates: int) -> None:
    verdict = judge(batches, received, expected="ab")
    assert (verdict.duplicates, verdict.holds) == (duplicates, False)


@pytest.mark.parametrize(
    "batches",
    [
        [batch("abcd")],
        [batch("abc")],
        [batch("abc"), batch("d", CHECK)],
        [batch("abc"), batch("d", BatchState.REFUSED, "断られました。")],
    ],
    ids=["accepted and not received", "never frozen", "要確認 without a reason", "refused"],
)
def test_too_little(batches: list[Batch]) -> None:
    verdict = judge(batches, RIGHT, expected="abcd")
    assert (verdict.missing, verdict.holds) == (1, False)


def test_to_be_looked_at_with_a_reason() -> None:
    verdict = judge([batch("ab"), batch("c", CHECK, "確認できません。")], {"a": 1, "b": 1}, expected="abc")
    assert verdict == Verdict(3, 0, 0, 1)


def test_who_blocked_us_is_no_loss_of_an_accepted_message_only() -> None:
    received = {"a": 1, "b": 1}
    assert judge([batch("abc")], received, expected="ab", blocked="c").missing == 0
    pending = [batch("ab"), batch("c", BatchState.PENDING)]
    assert judge(pending, received, expected="ab", blocked="c").missing == 1
