"""Every file that leaves the house with an issue, each made from a `Source` alone.

    BUILDERS[ExportKind(export.kind)](Source(doc, stamp, load_picture, report_progress)) -> bytes

A builder is imported when its file is first asked for: a worker that writes plain text has no typesetter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.utils.module_loading import import_string

from channels.models.proof import ExportKind
from channels.newsletter.exports.source import Source

__all__ = ["BUILDERS", "Builder", "Source"]

Builder = Callable[[Source], bytes]


def _lazily(path: str) -> Builder:
    """A builder in this package, by module and function."""

    def build(source: Source) -> bytes:
        return cast(Builder, import_string(f"{__name__}.{path}"))(source)

    return build


BUILDERS: dict[ExportKind, Builder] = {
    ExportKind.PROOF_PDF: _lazily("pdf.build_proof"),
    ExportKind.PRINT_PDF: _lazily("pdf.build_print"),
    ExportKind.DOCX: _lazily("docx.build"),
    ExportKind.TAGGED: _lazily("tagged.build"),
    ExportKind.CSV: _lazily("table.build"),
    ExportKind.XML: _lazily("xml.build"),
    ExportKind.TEXT: _lazily("text.build"),
    ExportKind.ZIP: _lazily("archive.build"),
}
