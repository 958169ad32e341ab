"""Small PDFs, drawn by hand or set by Typst, right but for what a test makes wrong."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name

from channels.newsletter.fonts import find_fonts, typst_fonts

MM = 72 / 25.4
PAGE = """#set page(width: 210mm, height: 297mm, bleed: 3mm)
#set text(font: "Noto Sans CJK JP", fill: cmyk(0%, 0%, 0%, 100%))
"""
BLEED_BOX = (0.0, 0.0, 216 * MM, 303 * MM)
TRIM_BOX = (3 * MM, 3 * MM, 213 * MM, 300 * MM)


def a_pdf(source: str) -> bytes:
    fonts = typst_fonts(find_fonts([]))
    return bytes(typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True))


def a_drawing(content: str, pages: int = 4, **resources: Any) -> bytes:
    """A4 with bleed; every page draws the same. `resources` by kind: `ColorSpace={"/One": …}`."""
    pdf = pikepdf.new()
    by_kind = Dictionary({f"/{kind}": Dictionary(entries) for kind, entries in resources.items()})
    found = pdf.copy_foreign(_NURSERY.make_indirect(by_kind))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(BLEED_BOX[2], BLEED_BOX[3]))
        page.obj[Name.TrimBox] = Array(TRIM_BOX)
        page.obj[Name.Resources] = found
        page.contents_add(content.encode())
    return saved(pdf)


def stream(data: bytes, **entries: Any) -> pikepdf.Stream:
    """A form, a picture or a pattern to put into `resources`; they belong to one document and are copied."""
    return pikepdf.Stream(_NURSERY, data, Dictionary({f"/{key}": value for key, value in entries.items()}))


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


_NURSERY = pikepdf.new()
