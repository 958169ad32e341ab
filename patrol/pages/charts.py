"""Small charts of a finding's evidence: lying bars, each under its name, so that they fit beside a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from patrol.charts import Bar, Chart, charts_of
from staff.wording import FEWEST_PEOPLE_SHOWN, format_people_suppressed

# In units of the view box: its width, the longest bar, the height of a line and where its parts stand in it.
WIDTH, LONGEST = 360, 260
LINE, NAME, TOP, THICKNESS = 48, 16, 24, 14
FOOT = 24  # below the bars, where the reference says its name
GAP = 8
LONGEST_NAME = 25  # full-width characters at 14 units
PEOPLE = "人"


@dataclass(frozen=True, slots=True)
class BarView:
    name: str
    words: str
    mark: bool
    name_at: int
    top: int
    middle: int
    length: int

    @property
    def end(self) -> int:
        """Where the number is written."""
        return self.length + GAP


@dataclass(frozen=True, slots=True)
class ReferenceView:
    words: str
    at: int
    anchor: str  # which end of its words stands at the line


@dataclass(frozen=True, slots=True)
class ChartView:
    """What the template draws, the sentence which says it, and the rows of the table behind it."""

    title: str
    bars: tuple[BarView, ...]
    reference: ReferenceView | None
    rows: tuple[tuple[str, str, bool], ...]
    width: int = WIDTH
    thickness: int = THICKNESS

    @property
    def foot(self) -> int:
        """Where the bars end."""
        return len(self.bars) * LINE

    @property
    def height(self) -> int:
        return self.foot + (FOOT if self.reference else 0)

    @property
    def says(self) -> str:
        """The picture in words, for those who do not see it."""
        values = "、".join(f"{name} {words}" for name, words, _ in self.rows)
        against = f"（{self.reference.words}）" if self.reference else ""
        return f"{self.title}：{values}{against}"


def charts_in(evidence: Mapping[str, Any]) -> list[ChartView]:
    """The charts of a finding's evidence, ready to be drawn."""
    return [chart_view(chart) for chart in charts_of(evidence)]


def chart_view(chart: Chart) -> ChartView:
    shown = [_suppressed(bar.value, chart.unit) for bar in chart.bars]
    line = chart.reference
    most = max([*shown, line.value if line else 0])
    bars = tuple(
        BarView(
            shorten(bar.label),
            words_of(bar.value, chart.unit),
            bar.mark,
            number * LINE + NAME,
            number * LINE + TOP,
            number * LINE + TOP + THICKNESS // 2,
            _length(value, most),
        )
        for number, (bar, value) in enumerate(zip(chart.bars, shown, strict=True))
    )
    reference = None
    if line:
        at = _length(line.value, most)
        words = f"{line.label} {words_of(line.value, chart.unit)}"
        reference = ReferenceView(words, at, "start" if at < WIDTH // 2 else "end")
    return ChartView(chart.title, bars, reference, _rows(chart.bars, chart.unit))


def words_of(value: float, unit: str) -> str:
    """「8,412人」「20人未満」「4.2％」「3通」."""
    if unit == PEOPLE:
        return format_people_suppressed(round(value))
    if isinstance(value, int):
        return f"{value:,}{unit}"
    return f"{value:,.1f}{unit}" if value >= 1 or not value else f"{value:.2f}{unit}"


def shorten(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _rows(bars: Iterable[Bar], unit: str) -> tuple[tuple[str, str, bool], ...]:
    return tuple((bar.label, words_of(bar.value, unit), bar.mark) for bar in bars)


def _suppressed(value: float, unit: str) -> float:
    """The length of a bar must not tell what its words keep back."""
    return max(value, FEWEST_PEOPLE_SHOWN) if unit == PEOPLE else value


def _length(value: float, most: float) -> int:
    return round(value * LONGEST / most) if most else 0
