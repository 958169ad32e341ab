"""How far a long work is: people done, rate, time left. A bar on a terminal, else a line every 5 seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

_BAR = 24
_LINE_EVERY, _BAR_EVERY = 5.0, 0.2  # seconds


class Progress:
    """Use as a context; `advance` may be called as often as one likes. `total` None: not known beforehand."""

    def __init__(
        self, words: str, total: int | None, out: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.words, self.total, self.out = words, total, out
        self.done = self.skipped = 0
        self._is_bar = out.isatty()
        self._clock = clock
        self._began = self._shown = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self._show("\n" if self._is_bar else "", is_last=True)

    def skip(self, people: int) -> None:
        """Done by an earlier run: counts for how far it is, not for how fast it goes."""
        self.skipped += people
        self.advance(people)

    def advance(self, people: int) -> None:
        self.done += people
        if self._clock() - self._shown >= (_BAR_EVERY if self._is_bar else _LINE_EVERY):
            self._show("")

    def line(self) -> str:
        """「読者の取込み [######------] 25% 455,000/1,820,000人 21,300人/秒 残り約1分4秒」."""
        seconds = max(self._clock() - self._began, 0.001)
        rate = (self.done - self.skipped) / seconds
        parts = [self.words, f"{self.done:,}人", f"{rate:,.0f}人/秒"]
        if self.total:
            share = min(self.done / self.total, 1.0)
            filled = round(share * _BAR)
            parts[1] = f"[{'#' * filled}{'-' * (_BAR - filled)}] {share:.0%} {self.done:,}/{self.total:,}人"
            if rate and self.done < self.total:
                parts.append(f"残り約{in_words((self.total - self.done) / rate)}")
        return " ".join(parts)

    def _show(self, end: str, *, is_last: bool = False) -> None:
        self._shown = self._clock()
        if self._is_bar:
            self.out.write(f"\r\x1b[K{self.line()}{end}")
        elif self.done or not is_last:
            self.out.write(f"{self.line()}\n")
        self.out.flush()


def in_words(seconds: float) -> str:
    """「1分4秒」「12秒」「2時間5分」."""
    whole = max(round(seconds), 1)
    if whole < 60:
        return f"{whole}秒"
    minutes, rest = divmod(whole, 60)
    return f"{minutes}分{rest}秒" if minutes < 60 else f"{minutes // 60}時間{minutes % 60}分"
