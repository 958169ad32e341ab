"""The two PDFs of an issue: the proof with its stamp, and the one with トンボ for the printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from channels.newsletter.document import IssueDoc
from channels.newsletter.exports.source import Source
from channels.newsletter.layout_record import with_report
from channels.newsletter.pdf import Typesetter
from channels.newsletter.pictures import Loader
from channels.newsletter.tombo import mark_for_print, stamp_proof


def build_proof(source: Source) -> bytes:
    """校正用PDF: tagged, every page stamped."""
    return _staged(source, lambda pdf: stamp_proof(pdf, source.stamp))


def build_print(source: Source) -> bytes:
    """入稿用PDF: トンボ, boxes, slug line, no annotations."""
    return _staged(source, lambda pdf: mark_for_print(pdf, source.stamp, source.doc.format))


def _staged(source: Source, mark: Callable[[bytes], bytes]) -> bytes:
    """The pages, what is marked on them, the report: three stages, each of which is told."""
    step = source.steps(3)
    pdf, report = typeset(source)
    step()
    marked = mark(pdf)
    step()
    made = with_report(marked, report)
    step()
    return made


def typeset(source: Source) -> tuple[bytes, dict[str, Any]]:
    """The pages, and the report that travels in the file: the layout with the format it was ordered in."""
    if source.kept:
        pdf, report = source.kept()
        return pdf, {**report, "format": asdict(source.doc.format)}
    # What a storage gave once may be mended the next time, so pictures are read anew.
    has_pictures = any(item.pictures for item in source.doc.items)
    return _typeset(source.doc, source.load_picture) if has_pictures else _typeset_once(source.doc)


def _typeset(doc: IssueDoc, load: Loader | None = None) -> tuple[bytes, dict[str, Any]]:
    setting = Typesetter(doc, load=load)
    return setting.pdf(), {**setting.layout.to_json(), "format": asdict(doc.format)}


# Proof and print PDF are of the same pages, and mostly asked for together.
_typeset_once = lru_cache(maxsize=1)(_typeset)
