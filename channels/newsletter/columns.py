"""How text runs through columns, reckoned beforehand: what keeps together, what may part, where it ends.

It follows the rules of the typesetter: no single line of a paragraph at the foot or the top of a column, a
heading with what it heads, no free line at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

LEAST = 2  # lines of a paragraph on either side of a break


@dataclass(frozen=True, slots=True)
class Chunk:
    """A paragraph, heading or picture, in lines; `above` is left free before it, but not at the top."""

    rows: int
    above: int = 0
    sticks: bool = False  # to what follows
    parts: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """The column, from 0 over all pages, and the lines used of it. `fits`: nothing is taller than its column."""

    column: int
    rows: int
    fits: bool = True


def flow(chunks: Sequence[Chunk], room: Callable[[int], int]) -> End:
    """Where the last chunk ends when column n has `room(n)` lines."""
    column, used, fits = 0, 0, True
    at, left, group = 0, chunks[0].rows if chunks else 0, 0
    while at < len(chunks):
        chunk = chunks[at]
        start = used + (chunk.above if used and left == chunk.rows else 0)
        free = room(column) - start
        part = min(free, left - LEAST) if chunk.parts and not chunk.sticks else 0
        if left <= free or (not used and part < LEAST and not _grows(room, column)):
            fits = fits and left <= free
            used, at = start + left, at + 1
            group = group if chunk.sticks else at
            left = chunks[at].rows if at < len(chunks) else 0
            continue
        if part >= LEAST:
            left, group = left - part, at
        elif group < at and not _at_top(chunks, group, at, used):
            at, left = group, chunks[group].rows
        column, used = column + 1, 0
    return End(column, used, fits)


def _grows(room: Callable[[int], int], column: int) -> bool:
    """Whether a column on this page or the next is longer than this one."""
    return any(room(later) > room(column) for later in range(column + 1, column + 9))


def _at_top(chunks: Sequence[Chunk], group: int, at: int, used: int) -> bool:
    """Whether what sticks together began the column: taking it to the next would not help."""
    tied = sum(chunk.rows + chunk.above for chunk in chunks[group:at])
    return used <= tied - chunks[group].above


def least_rows(
    chunks: Sequence[Chunk], columns: int, before: Callable[[int], int], first: int, most: int
) -> int:
    """The fewest lines of the `columns` beginning with `first` in which all ends; `most` if there is none."""
    for rows in range(1, most):
        end = flow(chunks, lambda n, rows=rows: before(n) if n < first else rows)  # type: ignore[misc]
        if end.fits and end.column < first + columns:
            return rows
    return most
