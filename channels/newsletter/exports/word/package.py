"""The Word file as a package: our own styles and settings, its properties, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from channels.newsletter.document import IssueDoc
from channels.newsletter.exports.reading import one_line
from channels.newsletter.exports.word import styles
from channels.newsletter.stamp import Stamp

# What python-docx's template brings along of its own; the rest is all a file needs.
KEPT = frozenset({"styles", "settings", "officeDocument", "core-properties"})
LONGEST = 255  # characters of a property
ADVICE = "スタイル（見出し・本文・項目など）は変えずに、文字を直してください。"


def prepare(document: Document, doc: IssueDoc) -> None:
    """Put our styles, settings and faces in the place of the template's."""
    part = document.part
    for rels in (part.rels, part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] not in KEPT]:
            del rels[key]
    _refill(document.styles.element, styles.styles(doc))
    _refill(document.settings.element, styles.settings())
    faces = Part(
        PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, _written(styles.fonts()), part.package
    )
    part.relate_to(faces, RELATIONSHIP_TYPE.FONT_TABLE)


def describe(document: Document, doc: IssueDoc, stamp: Stamp) -> None:
    """Title and stamp, where Word shows them (ファイル > 情報) and a search finds them."""
    properties = document.core_properties
    properties.title = f"{one_line(doc.title)} {doc.label}"[:LONGEST]
    properties.author = properties.last_modified_by = one_line(doc.city)[:LONGEST]
    properties.subject = stamp.label
    properties.version = str(stamp.version)
    properties.identifier = stamp.digest[:LONGEST]
    properties.language = "ja-JP"
    properties.comments = ADVICE
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(doc.published, time(), tzinfo=UTC)


def saved(document: Document, zip_time: tuple[int, int, int, int, int, int]) -> bytes:
    """The file, its parts dated by the issue: python-docx dates them by the clock."""
    written, dated = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as package:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, zip_time)
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            package.writestr(entry, parts.read(name))
    return dated.getvalue()


def _refill(old: Any, new: Any) -> None:
    old[:] = list(new)


def _written(root: Any) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
