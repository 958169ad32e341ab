"""Pictures of the Word file: as wide as their column, no heavier than print needs."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.shared import Mm
from PIL import Image

from channels.newsletter.document import Picture
from channels.newsletter.exports.reading import one_line
from channels.newsletter.exports.source import Source

DOTS_PER_MM = 350 / 25.4  # what a printer asks of a photograph
MISSING = "［画像が見つかりません］"


@dataclass(frozen=True, slots=True)
class Size:
    """mm."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Fitted:
    content: bytes
    width: float  # mm on paper


def add_picture(document: Document, source: Source, picture: Picture, name: str, column: Size) -> None:
    """The picture at the end of the document, within `column`. One that is not to be had is named."""
    content = source.picture(picture)
    fitted = _fitted(content, column) if content is not None else None
    if fitted is None:
        document.add_paragraph(MISSING + name, "写真説明")
        return
    run: Any = document.add_paragraph(style="写真").add_run()
    inline = run.add_picture(io.BytesIO(fitted.content), Mm(fitted.width))._inline
    for side in "TBLR":  # not said, LibreOffice keeps 3 mm free at the sides
        inline.set(f"dist{side}", "0")
    inline.docPr.set("name", name)
    inline.docPr.set("descr", one_line(picture.alt))
    if picture.caption:
        document.add_paragraph(one_line(picture.caption), "写真説明")


def _fitted(content: bytes, column: Size) -> _Fitted | None:
    """`content` with the pixels its column can show; None when it is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            width = min(column.width, column.height * picture.width / picture.height)
            pixels = round(width * DOTS_PER_MM)
            if picture.width > pixels or picture.format not in {"JPEG", "PNG"}:
                content = _smaller(picture, pixels)
            else:
                picture.load()  # a file cut short opens, and fails here
            return _Fitted(content, width)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # what Pillow says of a bad file
        return None


def _smaller(picture: Image.Image, pixels: int) -> bytes:
    opaque = picture.mode in {"RGB", "L", "CMYK", "1"}
    flat = picture.convert("RGB" if opaque else "RGBA")
    flat.thumbnail((pixels, flat.height))
    written = io.BytesIO()
    flat.save(written, "JPEG" if opaque else "PNG", quality=88)
    return written.getvalue()
