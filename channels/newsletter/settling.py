"""How high each part of the paper is made, so that its columns end together and the next goes below it.

All is first set in one long column each; what a part took there is shared out between its columns. Since a
heading may then come to the foot of a column and go over to the next, the result is looked at again and the
part made a line higher until all of it is inside.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from channels.newsletter.document import Part
from channels.newsletter.paper import MM_PER_POINT, PageFormat

ROUNDS = 8
LEAST_ROWS = 8  # lines of the page a part needs to begin on it


@dataclass(frozen=True, slots=True)
class Settled:
    """Points. `lines` are of all columns together, `last` where the part ends on its last page."""

    height: float
    above: float
    breaks: bool  # whether it begins a page
    lines: int
    crossings: int  # ends of pages inside it
    last: float

    def to_typst(self) -> dict[str, Any]:
        return {"height": self.height, "above": self.above, "breaks": self.breaks}


@dataclass(frozen=True, slots=True)
class Seen:
    """One part as the typesetter reports it: points from the top of the columns."""

    begin_page: int
    begin: float
    end_page: int
    end: float


def settle(
    parts: Sequence[Part], lines: Sequence[int], heads: Sequence[int], page: PageFormat
) -> list[Settled]:
    """Every part in its place, one below the other as long as there is room."""
    found: list[Settled] = []
    for part, needed, head_rows in zip(parts, lines, heads, strict=True):
        bottom = found[-1].last if found else page.column_height
        top = math.ceil((bottom + 2 * page.pitch - page.size) / page.pitch - 0.01) * page.pitch
        breaks = top + (head_rows + LEAST_ROWS) * page.pitch > page.column_height
        start = (0.0 if breaks else top) + head_rows * page.pitch
        found.append(_placed(part, needed, start, page, above=0.0 if breaks else top - bottom))
    return found


def grown(part: Part, settled: Settled, seen: Seen) -> int:
    """The lines a part needs after all; as many as it has when everything is inside."""
    pages_over = seen.end_page - seen.begin_page - settled.crossings
    over = math.ceil((seen.end - settled.last - 1) / part.grid.pitch) if pages_over == 0 else part.grid.lines
    if pages_over < 0 or over <= 0:
        return settled.lines
    return max(settled.lines + over, math.ceil(settled.lines / part.grid.columns) * part.grid.columns + 1)


def _placed(part: Part, needed: int, start: float, page: PageFormat, above: float) -> Settled:
    grid, (gap, full) = part.grid, _gap_and_lines(part, page)
    rest = _lines_in(page.column_height - start, part) * grid.columns
    breaks = above == 0.0
    if needed <= rest:
        height = math.ceil(needed / grid.columns) * grid.pitch - gap
        return Settled(height, above, breaks, needed, 0, start + height)
    pages, remaining = divmod(needed - rest - 1, full * grid.columns)
    tail = math.ceil((remaining + 1) / grid.columns) * grid.pitch - gap
    height = page.column_height - start + pages * page.column_height + tail
    return Settled(height, above, breaks, needed, pages + 1, tail)


def _gap_and_lines(part: Part, page: PageFormat) -> tuple[float, int]:
    return part.grid.pitch - part.grid.size, _lines_in(page.column_height, part)


def _lines_in(height: float, part: Part) -> int:
    """Whole lines of the part that fit into `height` points."""
    return max(0, math.floor((height + part.grid.pitch - part.grid.size) / part.grid.pitch + 0.01))


def points(mm: float) -> float:
    return mm / MM_PER_POINT
