"""The 二次元コード of an article, as the rectangles the page draws."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import segno

LONGEST = 106  # bytes: version 6, 49 modules with the quiet zone, 0.3 mm each
QUIET = 4  # modules kept white on every side (ISO/IEC 18004)


def code(url: str) -> dict[str, Any] | None:
    """Side in modules with the quiet zone, and runs of black modules as (x, y, length).

    Level M: a crease or a drop of coffee on the paper is forgiven. None for no address, or one so long that
    a telephone could not tell the modules apart.
    """
    if not 0 < len(url.encode()) <= LONGEST:
        return None
    made = segno.make_qr(url, error="m", boost_error=False)
    matrix = [bytes(row) for row in made.matrix]
    return {
        "side": len(matrix) + 2 * QUIET,
        "runs": [run for y, row in enumerate(matrix) for run in _runs(row, y)],
    }


def _runs(row: bytes, y: int) -> list[tuple[int, int, int]]:
    found, x = [], 0
    for black, modules in groupby(row):
        length = len(list(modules))
        if black:
            found.append((x + QUIET, y + QUIET, length))
        x += length
    return found
