"""An issue as JSON and back: what a proof keeps, so that every file made of it is of the same content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from channels.newsletter.document import IssueDoc, Item, PageFormat, Picture, Section
from channels.newsletter.item import ItemText


def to_json(doc: IssueDoc) -> dict[str, Any]:
    """Plain data; `from_json` gives the same document back."""
    return asdict(doc) | {"published": doc.published.isoformat()}


def from_json(data: Mapping[str, Any]) -> IssueDoc:
    """The document of a proof."""
    return IssueDoc(
        **{
            **data,
            "published": date.fromisoformat(data["published"]),
            "sections": tuple(_section(section) for section in data["sections"]),
            "colophon": tuple(data["colophon"]),
            "format": PageFormat(**data["format"]),
        }
    )


def item_of(content: Mapping[str, Any]) -> Item:
    """One version of an article, without its place in an issue."""
    pictures = tuple(Picture(**picture) for picture in content.get("pictures", ()))
    return Item("", ItemText.from_json(content), pictures=pictures, url=str(content.get("url", "")))


def digest(doc: IssueDoc) -> str:
    """SHA-256 of the content, printed on every file made of it."""
    canonical = json.dumps(to_json(doc), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _section(data: Mapping[str, Any]) -> Section:
    return Section(**{**data, "items": tuple(_item(item) for item in data["items"])})


def _item(data: Mapping[str, Any]) -> Item:
    pictures = tuple(Picture(**picture) for picture in data["pictures"])
    return Item(**{**data, "text": ItemText.from_json(data["text"]), "pictures": pictures})
