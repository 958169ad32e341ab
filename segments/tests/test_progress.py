from __future__ import annotations

import io

import pytest

from segments.progress import Progress, in_words


class Clock:
    """Seconds, as they are told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_says_share_rate_and_time_left() -> None:
    clock = Clock()
    progress = Progress("読者", 1_000, io.StringIO(), clock)
    progress.skip(200)
    clock.now = 10
    progress.advance(300)
    assert progress.line() == "読者 [############------------] 50% 500/1,000人 30人/秒 残り約17秒"


def test_where_nobody_watches_a_line_every_few_seconds_is_enough() -> None:
    out, clock = io.StringIO(), Clock()
    with Progress("読者", None, out, clock) as progress:
        for _ in range(12):
            clock.now += 1
            progress.advance(10)
    assert out.getvalue().splitlines() == ["読者 50人 10人/秒", "読者 100人 10人/秒", "読者 120人 10人/秒"]


def test_a_terminal_shows_one_bar_that_moves() -> None:
    out, clock = Terminal(), Clock()
    with Progress("読者", 2, out, clock) as progress:
        clock.now = 1
        progress.advance(1)
    assert out.getvalue().count("\r") == 2
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1秒"), (64, "1分4秒"), (7_500, "2時間5分")])
def test_times_are_said_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
