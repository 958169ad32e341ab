"""What makes one setting of an issue differ from another."""

from __future__ import annotations

import hashlib

from channels.newsletter.document import IssueDoc, to_typst
from channels.newsletter.fonts import FontStack
from channels.newsletter.pdf import TEMPLATE


def content_digest(doc: IssueDoc, stack: FontStack) -> str:
    """SHA-256 over all that shapes the page: text, typefaces and the template."""
    return hashlib.sha256(to_typst(doc, stack).encode() + TEMPLATE.read_bytes()).hexdigest()
