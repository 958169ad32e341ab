"""The two PDFs of an issue: the proof with its stamp, and the one with トンボ for the printer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from channels.newsletter.document import IssueDoc, PageFormat
from channels.newsletter.layout_record import with_report
from channels.newsletter.pdf import Layout, Typesetter
from channels.newsletter.stamp import Stamp
from channels.newsletter.tombo import mark_for_print, stamp_proof


def build_proof(doc: IssueDoc, stamp: Stamp) -> bytes:
    """校正用PDF: tagged, every page stamped."""
    pdf, layout = typeset(doc)
    return proof_of(pdf, layout.to_json(), stamp, doc.format)


def build_print(doc: IssueDoc, stamp: Stamp) -> bytes:
    """入稿用PDF: トンボ, boxes, slug line, no annotations."""
    pdf, layout = typeset(doc)
    return print_of(pdf, layout.to_json(), stamp, doc.format)


def proof_of(pdf: bytes, report: Mapping[str, Any], stamp: Stamp, page_format: PageFormat) -> bytes:
    """The same of pages which are set already: what is kept is not set again."""
    return with_report(stamp_proof(pdf, stamp), _record(report, page_format))


def print_of(pdf: bytes, report: Mapping[str, Any], stamp: Stamp, page_format: PageFormat) -> bytes:
    return with_report(mark_for_print(pdf, stamp, page_format), _record(report, page_format))


@lru_cache(maxsize=1)
def typeset(doc: IssueDoc) -> tuple[bytes, Layout]:
    """Set once for both files."""
    setting = Typesetter(doc)
    return setting.pdf(), setting.layout


def _record(report: Mapping[str, Any], page_format: PageFormat) -> dict[str, Any]:
    return {**report, "format": asdict(page_format)}
