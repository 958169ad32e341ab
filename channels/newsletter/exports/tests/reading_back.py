"""The text of every kind of file, read back the way its users' programs do."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from channels.models.proof import ExportKind
from channels.newsletter.exports import tagged
from channels.newsletter.exports.table import GUARD


def word_paragraphs(content: bytes) -> list[str]:
    """Every paragraph of the body as printed: ruby's readings left out, hyphens kept."""
    return [_printed(paragraph._p) for paragraph in Document(io.BytesIO(content)).paragraphs]


def rows(content: bytes) -> list[dict[str, str]]:
    """The table as a data merge has it."""
    text = content.decode("utf-16")
    return [
        {name: cell.removeprefix(GUARD) for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)
    ]


def _printed(paragraph: Any) -> str:
    said = []
    for element in paragraph.iter(qn("w:t"), qn("w:noBreakHyphen"), qn("w:tab")):
        if not any(ancestor.tag == qn("w:rt") for ancestor in element.iterancestors()):
            said.append({qn("w:noBreakHyphen"): "-", qn("w:tab"): "\t"}.get(element.tag, element.text or ""))
    return "".join(said)


def _of_tagged(content: bytes) -> str:
    return "".join(p.mark + "".join(piece.text for piece in p.pieces) for p in tagged.read(content))


def _of_table(content: bytes) -> str:
    return "".join(cell for row in rows(content) for cell in row.values())


def _of_xml(content: bytes) -> str:
    return "".join(etree.fromstring(content).itertext())


def _of_zip(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.endswith(".txt")]
        return "".join(archive.read(name).decode("utf-8-sig") for name in names)


TEXT_OF: dict[ExportKind, Callable[[bytes], str]] = {
    ExportKind.DOCX: lambda content: "".join(word_paragraphs(content)),
    ExportKind.TAGGED: _of_tagged,
    ExportKind.CSV: _of_table,
    ExportKind.XML: _of_xml,
    ExportKind.TEXT: lambda content: content.decode("utf-8-sig"),
    ExportKind.ZIP: _of_zip,
}
