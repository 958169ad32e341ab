"""What the story prints: numbered steps, the words of people, and a bar while workers send."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

BAR = 24


class StoryFailed(Exception):
    """Something that had to happen did not; the message says what."""


@dataclass(slots=True)
class Stage:
    """Writes to a terminal; in a pipe the bar becomes one line per change."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    _number: int = 0

    def step(self, title: str) -> None:
        self._number += 1
        self.say(f"\n【{self._number}】{title}")

    def say(self, words: str) -> None:
        self.out.write(words + "\n")
        self.out.flush()

    def expect(self, happened: object, otherwise: str) -> None:
        if not happened:
            raise StoryFailed(otherwise)

    def wait(self, label: str, progress: Callable[[], tuple[int, int]], seconds: float) -> None:
        """Show `progress()` (done, all) until all is done. StoryFailed after `seconds`."""
        until, shown = time.monotonic() + seconds, -1
        while True:
            done, total = progress()
            if done != shown:
                self._bar(label, done, total)
                shown = done
            if done >= total:
                break
            if time.monotonic() > until:
                raise StoryFailed(
                    f"{label}が{seconds:.0f}秒たっても終わりません（{done} / {total}）。"
                    "配信のプログラムが動いているか、記録を確かめてください。"
                )
            time.sleep(0.2)
        if self.out.isatty():
            self.out.write("\n")

    def _bar(self, label: str, done: int, total: int) -> None:
        filled = BAR * done // max(total, 1)
        line = f"  {label} {'█' * filled}{'░' * (BAR - filled)} {done} / {total}"
        self.out.write(f"\r{line}" if self.out.isatty() else f"{line}\n")
        self.out.flush()
