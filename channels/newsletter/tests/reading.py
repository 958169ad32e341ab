"""Reads a page back from its PDF: characters with their places, and the lines they make."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from channels.newsletter.paper import MM_PER_POINT, PageFormat

BLEED = 3.0  # mm


@dataclass(frozen=True, slots=True)
class Glyph:
    """`x` and `y` are the origin on the baseline, millimetres from the top left of the trimmed page;
    `left` and `width` are the ink's."""

    text: str
    page: int
    x: float
    y: float
    left: float
    width: float
    size: float  # points


@dataclass(frozen=True, slots=True)
class Line:
    page: int
    column: int
    y: float
    text: str


def glyphs(pdf: bytes) -> Iterator[Glyph]:
    """In the order of the file, without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, 1):
        height = page.get_height()
        text = page.get_textpage()
        for n in range(text.count_chars()):
            character = chr(pdfium.FPDFText_GetUnicode(text, n))
            if character.isspace() or not character.isprintable():
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text, n, x, y)
            left, _, right, _ = text.get_charbox(n)
            yield Glyph(
                character,
                number,
                x.value * MM_PER_POINT - BLEED,
                (height - y.value) * MM_PER_POINT - BLEED,
                left * MM_PER_POINT - BLEED,
                (right - left) * MM_PER_POINT,
                pdfium.FPDFText_GetFontSize(text, n),
            )


def body(pdf: bytes, page: PageFormat) -> list[Glyph]:
    """What stands in the columns behind the cover, ruby left out."""
    margins = page.margins
    return [
        glyph
        for glyph in glyphs(pdf)
        if glyph.page > 1
        and glyph.size > 0.75 * page.size
        and margins["top"] < glyph.y < page.height - margins["bottom"] + 0.1
        and min(margins["inside"], margins["outside"]) - 3 < glyph.x
        and glyph.x < page.width - min(margins["inside"], margins["outside"])
    ]


def lines(pdf: bytes, page: PageFormat) -> list[Line]:
    """The lines of every column, from top to bottom, of an issue all in the page's own columns."""

    def column(glyph: Glyph) -> int:
        outer_is_right = (glyph.page % 2 == 1) == (page.binding == "left")
        left = page.margins["inside" if outer_is_right else "outside"]
        return int((glyph.x - left + 4) // (page.column_width + page.grid().gutter))

    pitch = page.pitch * MM_PER_POINT
    placed = sorted(
        (g.page, column(g), round((g.y - page.margins["top"]) / pitch - 0.5), g.x, g.text)
        for g in body(pdf, page)
    )
    return [
        Line(*key, "".join(text for *_, text in line))
        for key, line in groupby(placed, lambda at: (at[0], at[1], at[2]))
    ]


def overlaps(pdf: bytes) -> list[str]:
    """Characters of one size whose ink stands over one another on one baseline.

    The ink is asked, not the origins: that of a bracket set half its width lies over the letter before it.
    """

    def place(glyph: Glyph) -> tuple[int, float, float]:
        return glyph.page, round(glyph.y, 1), glyph.size

    found = []
    for _, row in groupby(sorted(glyphs(pdf), key=lambda g: (*place(g), g.left)), place):
        for one, next_one in pairwise(row):
            common = min(one.left + one.width, next_one.left + next_one.width) - next_one.left
            if common > 0.3 * min(one.width, next_one.width):
                found.append(f"{one.page}面 {one.text}{next_one.text}")
    return found
