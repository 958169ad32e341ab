"""The boxes of a page: the trimmed size the order names, and paper enough around it to be cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

MM = 72 / 25.4
BLEED_MM = 3.0
TOLERANCE_MM = 0.2


@dataclass(frozen=True, slots=True)
class Boxes:
    """Sizes in mm; None where the file names no TrimBox."""

    trim: tuple[float, float] | None
    bleed: float | None


def boxes(page: pikepdf.Page) -> Boxes:
    if "/TrimBox" not in page.obj:
        return Boxes(None, None)
    unit = float(page.obj.get("/UserUnit", 1)) / MM
    trim, bleed = _mm(page.trimbox, unit), _mm(page.bleedbox, unit)
    margins = (trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    width, height = trim[2] - trim[0], trim[3] - trim[1]
    lies = int(page.rotation or 0) % 180
    return Boxes((height, width) if lies else (width, height), min(margins))


def box_problems(found: Boxes, wanted: tuple[float, float]) -> Iterator[str]:
    """`wanted`: width and height of the trimmed page in mm."""
    if found.trim is None or found.bleed is None:
        yield "仕上がりの大きさ（TrimBox）がありません。"
        return
    if any(abs(side - size) > TOLERANCE_MM for side, size in zip(found.trim, wanted, strict=True)):
        yield f"仕上がりが{found.trim[0]:.1f}×{found.trim[1]:.1f}mmです。"
    if found.bleed < BLEED_MM - 0.1:
        yield f"塗り足しが{found.bleed:.1f}mmです。{BLEED_MM:.0f}mm要ります。"


def _mm(box: Any, unit: float) -> tuple[float, float, float, float]:
    """Any two opposite corners, as lower left and upper right; `unit`: mm of one step."""
    x0, y0, x1, y1 = (float(corner) * unit for corner in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
