"""How high each part of the paper is made, so that its columns end together and the next goes below it.

All is first set in one long column each, which tells the lines of every paragraph. From these the columns
are reckoned, and then looked at when set: what came out longer after all gets a line more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.newsletter.columns import Chunk, End, flow, least_rows
from channels.newsletter.document import Part
from channels.newsletter.paper import MM_PER_POINT, PageFormat

ROUNDS = 6
EASE = 0.1  # points a page is higher than its lines, so that no rounding error drops the last
LEAST_ROWS = 8  # lines of the page a part needs to begin on it


@dataclass(frozen=True, slots=True)
class Measured:
    """The parts and articles of an issue, each in one column: lines of its own size."""

    heads: tuple[int, ...]  # of the page's lines: the headline of each part, 0 without one
    chunks: tuple[tuple[Chunk, ...], ...]
    items: Mapping[str, int]  # by key; a headline counts once for each column it is above


@dataclass(frozen=True, slots=True)
class Settled:
    """Points; `last` is where the part ends on its last page."""

    height: float
    above: float
    breaks: bool  # whether it begins a page
    crossings: int  # ends of pages inside it
    last: float
    end: End  # as reckoned; columns count over all its pages

    def to_typst(self) -> dict[str, Any]:
        return {"height": self.height + EASE, "above": max(0.0, self.above - EASE), "breaks": self.breaks}


@dataclass(frozen=True, slots=True)
class Seen:
    """One part as the typesetter reports it: points from the top of the columns.

    `in_order`: it begins in its first column, and each article stands behind the one before.
    """

    begin_page: int
    begin: float
    end_page: int
    column: int
    end: float
    in_order: bool = True


def settle(parts: Sequence[Part], measured: Measured, more: Sequence[int], page: PageFormat) -> list[Settled]:
    """Every part in its place, one below the other as long as there is room; `more` lines than reckoned."""
    found: list[Settled] = []
    for part, chunks, head, extra in zip(parts, measured.chunks, measured.heads, more, strict=True):
        bottom = found[-1].last if found else page.column_height
        top = math.ceil((bottom + 2 * page.pitch - page.size) / page.pitch - 0.01) * page.pitch
        breaks = top + (head + LEAST_ROWS) * page.pitch > page.column_height
        start = (0.0 if breaks else top) + head * page.pitch
        height, crossings, last, end = _placed(part, chunks, start, extra, page)
        found.append(Settled(height, 0.0 if breaks else top - bottom, breaks, crossings, last, end))
    return found


def is_as_reckoned(part: Part, settled: Settled, seen: Seen) -> bool:
    """Whether the part ends where it should. What does not fit is set over itself at the foot of the last
    column, so its end alone would not tell: where its articles stand does."""
    if not seen.in_order:
        return False
    columns, grid = part.grid.columns, part.grid
    column = (seen.end_page - seen.begin_page) * columns + seen.column
    top = seen.begin if seen.end_page == seen.begin_page else 0.0
    rows = round((seen.end - top + grid.pitch - grid.size) / grid.pitch)
    if (column, rows) == (settled.end.column, settled.end.rows):
        return True
    last_column = (settled.crossings + 1) * columns - 1
    return column < last_column or (column == last_column and seen.end < settled.last - 0.6 * grid.pitch)


def _placed(
    part: Part, chunks: Sequence[Chunk], start: float, extra: int, page: PageFormat
) -> tuple[float, int, float, End]:
    """Height, ends of pages inside, foot on the last page, end."""
    columns, (gap, full) = part.grid.columns, _gap_and_lines(part, page)
    first = _lines_in(page.column_height - start, part)

    def room(column: int) -> int:
        return first if column < columns else full

    crossings = flow(chunks, room).column // columns
    most = first if crossings == 0 else full
    rows = min(most, least_rows(chunks, columns, room, crossings * columns, most) + extra)
    end = flow(chunks, lambda column: rows if column >= crossings * columns else room(column))
    tail = rows * part.grid.pitch - gap
    if crossings == 0:
        return tail, 0, start + tail, end
    height = page.column_height - start + (crossings - 1) * page.column_height + tail
    return height + crossings * EASE, crossings, tail, end


def _gap_and_lines(part: Part, page: PageFormat) -> tuple[float, int]:
    return part.grid.pitch - part.grid.size, _lines_in(page.column_height, part)


def _lines_in(height: float, part: Part) -> int:
    """Whole lines of the part that fit into `height` points."""
    return max(0, math.floor((height + part.grid.pitch - part.grid.size) / part.grid.pitch + 0.01))


def points(mm: float) -> float:
    return mm / MM_PER_POINT
