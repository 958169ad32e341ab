"""The two PDFs of an issue: the proof with its stamp, and the one with トンボ for the printer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from channels.newsletter.document import IssueDoc
from channels.newsletter.exports.source import Source
from channels.newsletter.layout_record import with_report
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tombo import mark_for_print, stamp_proof


def build_proof(source: Source) -> bytes:
    """校正用PDF: tagged, every page stamped."""
    pdf, report = typeset(source)
    return with_report(stamp_proof(pdf, source.stamp), report)


def build_print(source: Source) -> bytes:
    """入稿用PDF: トンボ, boxes, slug line, no annotations."""
    pdf, report = typeset(source)
    return with_report(mark_for_print(pdf, source.stamp, source.doc.format), report)


def typeset(source: Source) -> tuple[bytes, dict[str, Any]]:
    """The pages, and the report that travels in the file: the layout with the format it was ordered in."""
    pdf, report = source.kept() if source.kept else _set(source.doc)
    return pdf, {**report, "format": asdict(source.doc.format)}


def _set(doc: IssueDoc) -> tuple[bytes, dict[str, Any]]:
    setting = Typesetter(doc)
    return setting.pdf(), setting.layout.to_json()
