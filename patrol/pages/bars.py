"""Lying bars of one or more parts, each under its name, so that they stay readable on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# In units of the view box: its width, the longest bar, the height of a line, of its name, of its bar.
WIDTH, LONGEST, LINE, NAME, THICK = 360, 300, 44, 20, 16
GAP = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar; `kind` is what the style sheet colours it by."""

    kind: str
    left: int
    length: int


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: str
    top: int
    parts: tuple[Part, ...]

    @property
    def end(self) -> int:
        """Where the number is written."""
        return sum(part.length for part in self.parts) + GAP

    @property
    def name_at(self) -> int:
        return self.top - GAP

    @property
    def middle(self) -> int:
        return self.top + THICK // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """What templates/patrol/bars.html draws. `says` is the sentence that replaces the picture."""

    bars: tuple[Bar, ...]
    says: str
    thick: int = THICK
    width: int = WIDTH

    @property
    def height(self) -> int:
        return len(self.bars) * LINE


def chart_of(lines: Iterable[tuple[str, Sequence[tuple[str, int]]]], unit: str, says: str = "") -> Chart:
    """`lines` are name → (kind, count) of each part, in the order they are to be drawn."""
    lines = list(lines)
    most = max((_total(parts) for _name, parts in lines), default=0)
    bars = tuple(
        Bar(name, f"{_total(parts):,}{unit}", place * LINE + NAME, _parts(parts, most))
        for place, (name, parts) in enumerate(lines)
    )
    return Chart(bars, says or "、".join(f"{bar.label} {bar.value}" for bar in bars))


def _parts(parts: Sequence[tuple[str, int]], most: int) -> tuple[Part, ...]:
    drawn, left = [], 0
    for kind, count in parts:
        length = count * LONGEST // most if most else 0
        drawn.append(Part(kind, left, length))
        left += length
    return tuple(drawn)


def _total(parts: Sequence[tuple[str, int]]) -> int:
    return sum(count for _kind, count in parts)
