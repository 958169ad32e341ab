"""Does a PDF meet what the printer asks? Pages, boxes, embedded fonts, no RGB, no annotations.

As in the print orders of Japanese cities: 塗り足し3 mm, 書体の埋め込み, スミ+シアン2色 (久留米市).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

MM = 72 / 25.4
TRIM_MM = (210.0, 297.0)
BLEED_MM = 3.0
EMBEDDED = {"/FontFile", "/FontFile2", "/FontFile3"}


@dataclass(frozen=True, slots=True)
class Preflight:
    """What was found: `problems` are Japanese sentences, empty when the file may go to the printer."""

    pages: int
    fonts: tuple[str, ...]
    problems: tuple[str, ...]


def check(pdf: bytes) -> Preflight:
    """Read the file and say what is wrong. Raises pikepdf.PdfError when it is no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {name: embedded for page in document.pages for name, embedded in _fonts(page)}
        problems = [f"{name}が埋め込まれていません。" for name, embedded in fonts.items() if not embedded]
        for number, page in enumerate(document.pages, 1):
            problems += [f"{number}面: {problem}" for problem in _page_problems(page)]
        return Preflight(len(document.pages), tuple(sorted(fonts)), tuple(problems))


def _page_problems(page: pikepdf.Page) -> Iterator[str]:
    yield from _box_problems(page)
    if _uses_rgb(page):
        yield "RGBの色があります。"
    if "/Annots" in page.obj:
        yield "リンクなどの注釈があります。"


def _box_problems(page: pikepdf.Page) -> Iterator[str]:
    if "/TrimBox" not in page.obj:
        yield "仕上がりの大きさ（TrimBox）がありません。"
        return
    trim, bleed = _mm(page.trimbox), _mm(page.bleedbox)
    size = (trim[2] - trim[0], trim[3] - trim[1])
    if any(abs(side - wanted) > 0.2 for side, wanted in zip(size, TRIM_MM, strict=True)):
        yield f"仕上がりが{size[0]:.1f}×{size[1]:.1f}mmです。"
    margins = (trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    if min(margins) < BLEED_MM - 0.1:
        yield f"塗り足しが{min(margins):.1f}mmです。{BLEED_MM:.0f}mm要ります。"


def _uses_rgb(page: pikepdf.Page) -> bool:
    """RGB in the page or in what it draws: its operators, its colour spaces, its pictures."""
    streams = (
        (page, page.resources),
        *((form, form.get("/Resources", {})) for form in _forms(page.resources)),
    )
    return any(_draws_rgb(stream) or _declares_rgb(resources) for stream, resources in streams)


def _draws_rgb(stream: Any) -> bool:
    return any(
        str(operator) in {"rg", "RG"} or (str(operator) in {"cs", "CS"} and _is_rgb(operands[0]))
        for operands, operator in pikepdf.parse_content_stream(stream)
    )


def _declares_rgb(resources: Any) -> bool:
    drawn = (picture.get("/ColorSpace") for picture in resources.get("/XObject", {}).values())
    return any(_is_rgb(space) for space in (*resources.get("/ColorSpace", {}).values(), *drawn))


def _is_rgb(space: Any) -> bool:
    """/DeviceRGB, /CalRGB, or an ICC profile of three colours."""
    if not isinstance(space, pikepdf.Array):
        return str(space) in {"/DeviceRGB", "/CalRGB"}
    kind = str(space[0])
    return kind in {"/DeviceRGB", "/CalRGB"} or (kind == "/ICCBased" and int(space[1].get("/N", 0)) == 3)


def _forms(resources: Any) -> Iterator[Any]:
    for drawn in resources.get("/XObject", {}).values():
        if drawn.get("/Subtype") == "/Form":
            yield drawn
            yield from _forms(drawn.get("/Resources", {}))


def _fonts(page: pikepdf.Page) -> Iterator[tuple[str, bool]]:
    """(name, embedded) of the fonts of a page and its forms."""
    for resources in (page.resources, *(form.get("/Resources", {}) for form in _forms(page.resources))):
        for font in resources.get("/Font", {}).values():
            for descendant in font.get("/DescendantFonts", [font]):
                keys = descendant.get("/FontDescriptor", {}).keys()
                yield str(font.get("/BaseFont", "")).lstrip("/"), bool({*keys} & EMBEDDED)


def _mm(box: Any) -> list[float]:
    return [float(corner) / MM for corner in box]
