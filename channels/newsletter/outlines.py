"""A short line of text as outlines: marks outside the page need no typeface of their own in the file."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from channels.newsletter.fonts import GETA, FontStack, Typeface, font_stack


class _PdfPen(BasePen):  # type: ignore[misc]
    """A glyph as PDF path operators, placed at (x, y) in points. Quadratic curves become cubic ones."""

    def __init__(self, glyphs: Any, scale: float, x: float, y: float) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []
        self._scale, self._x, self._y = scale, x, y

    def _moveTo(self, point: tuple[float, float]) -> None:
        self._add("m", point)

    def _lineTo(self, point: tuple[float, float]) -> None:
        self._add("l", point)

    def _curveToOne(
        self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]
    ) -> None:
        self._add("c", one, two, end)

    def _closePath(self) -> None:
        self.operators.append("h")

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        placed = (f"{self._x + x * self._scale:.3f} {self._y + y * self._scale:.3f}" for x, y in points)
        self.operators.append(f"{' '.join(placed)} {operator}")


def outlines(text: str, x: float, y: float, size: float, stack: FontStack | None = None) -> str:
    """PDF operators which fill `text` from (x, y) on in the colour of the moment; all in points."""
    operators: list[str] = []
    for character in text:
        font, name = _glyph(character, stack or font_stack())
        glyphs = font.getGlyphSet()
        pen = _PdfPen(glyphs, size / font["head"].unitsPerEm, x, y)
        glyphs[name].draw(pen)
        operators += pen.operators
        x += _advance(font, name) * size
    return "\n".join([*operators, "f"])


def text_width(text: str, size: float, stack: FontStack | None = None) -> float:
    """Points from the first to behind the last character."""
    return size * sum(_advance(*_glyph(character, stack or font_stack())) for character in text)


def _advance(font: TTFont, name: str) -> float:
    """In ems."""
    return float(font["hmtx"][name][0]) / float(font["head"].unitsPerEm)


def _glyph(character: str, stack: FontStack) -> tuple[TTFont, str]:
    """The first typeface which draws it; none does: 「〓」, as on the page."""
    for face in stack.faces:
        if not face.covers or re.match(face.covers, character):
            font = _regular(face)
            name = font.getBestCmap().get(ord(character))
            if name:
                return font, name
    return _glyph(GETA, stack) if character != GETA else (_regular(stack.faces[-1]), ".notdef")


def _regular(face: Typeface) -> TTFont:
    return _font(face.files[0])


@lru_cache(maxsize=8)
def _font(path: Path) -> TTFont:
    return TTFont(path, lazy=True)
