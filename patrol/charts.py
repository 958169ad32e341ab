"""A small chart as plain data: what a check puts into its evidence, and what the review page draws.

    bars = (Bar("3通目", 41_200), Bar("4通目", 8_412, mark=True))
    self.found(…, chart=Chart("この配信で今週何通目になるか", "人", bars, Reference("週の上限", 3)).to_json())

`evidence["chart"]` is one chart or a list of them. `mark` picks out the bars the finding speaks of;
`reference` is a line across all bars. Values are in `unit`, never below 0: counts as int, shares in per cent
as float (4.2 for 4.2 %). People ("人") are suppressed below 20 by the page, in words and in length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

BARS = "bars"
MOST_BARS = 12  # more are not read beside a draft


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """What the bars are held against: a median, a weekly cap, a limit."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Lying bars under a title that says what is compared."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    reference: Reference | None = None

    def to_json(self) -> dict[str, Any]:
        """The form kept with a finding."""
        reference = self.reference and {"label": self.reference.label, "value": self.reference.value}
        return {
            "kind": BARS,
            "title": self.title,
            "unit": self.unit,
            "rows": [{"label": bar.label, "value": bar.value, "mark": bar.mark} for bar in self.bars],
            "reference": reference,
        }


def charts_of(evidence: Mapping[str, Any]) -> list[Chart]:
    """The charts in a finding's evidence. What cannot be drawn (kept by older rules) is left out."""
    found = evidence.get("chart")
    raw = found if isinstance(found, list) else [found]
    return [chart for one in raw if (chart := _read(one)) is not None]


def _read(raw: Any) -> Chart | None:
    if not isinstance(raw, Mapping) or raw.get("kind") != BARS or not isinstance(raw.get("rows"), list):
        return None
    bars = tuple(_bars(raw["rows"]))[:MOST_BARS]
    if not bars:
        return None
    line = next(_bars([raw.get("reference")]), None)
    reference = Reference(line.label, line.value) if line else None
    return Chart(str(raw.get("title", "")), str(raw.get("unit", "")), bars, reference)


def _bars(rows: list[Any]) -> Iterator[Bar]:
    for row in rows:
        value = row.get("value") if isinstance(row, Mapping) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value >= 0:
            yield Bar(str(row.get("label", "")), value, bool(row.get("mark")))
