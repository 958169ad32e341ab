"""The layout report inside the PDF it is about, so that a file alone can be checked for overflow.

It stands in the XMP metadata under a namespace of our own, as JSON: `Layout.to_json()` with the format.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf.models.metadata import PdfMetadata

NAMESPACE = "https://koho-desk.example/ns/newsletter/1.0/"
PREFIX = "kohoNewsletter"
KEY = f"{PREFIX}:Layout"

PdfMetadata.register_xml_namespace(NAMESPACE, PREFIX)


def with_report(pdf: bytes, report: Mapping[str, Any]) -> bytes:
    """The same file with the report. Same input, same bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            # ASCII with escapes: whatever a title contains, it is valid XML.
            metadata[KEY] = json.dumps(report, sort_keys=True)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def report_of(document: pikepdf.Pdf) -> dict[str, Any]:
    """What `with_report` put in; {} when there is nothing, or nothing readable."""
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        written = metadata.get(KEY)
    try:
        report = json.loads(str(written)) if written else {}
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}
