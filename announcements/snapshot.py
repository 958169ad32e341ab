"""What a revision holds: everything that would be sent, as one canonical dict (schema 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from announcements.copywriting import generate
from announcements.facts import FACT_FIELDS, Facts
from announcements.models import Announcement, Attachment
from staff.wording import local

SCHEMA = 1


def snapshot(announcement: Announcement) -> dict[str, Any]:
    """The content of a stored announcement, with its own texts and pictures."""
    texts = dict(announcement.channel_texts.values_list("channel", "text"))
    return content_of(announcement, texts, announcement.attachments.all())


def content_of(
    announcement: Announcement, own_texts: Mapping[str, str], pictures: Iterable[Attachment]
) -> dict[str, Any]:
    """The content of an announcement, stored or only typed so far. Channels without an own text get ours."""
    facts = Facts.of(announcement)
    flat = facts.to_json()
    category = announcement.category
    return {
        "schema": SCHEMA,
        "department": {
            "code": facts.department_code,
            "name": facts.department_name,
            "phone": facts.department_phone,
        },
        "kind": facts.kind,
        "title": facts.title,
        "body": facts.body,
        "facts": {name: flat[name] for name in FACT_FIELDS},
        "category": {"code": category.code, "name": category.name} if category else None,
        "segment": announcement.segment,
        "channels": sorted(announcement.channels),
        "texts": {
            channel: own_texts.get(channel) or generate(channel, facts, thread=announcement.x_thread)
            for channel in sorted(announcement.channels)
        },
        "x_thread": announcement.x_thread,
        "images": [_picture(picture) for picture in pictures],
        "url": facts.url,
        "publish_at": _moment(announcement.publish_at),
        "expires_at": _moment(announcement.expires_at),
    }


def _moment(at: datetime | None) -> str | None:
    """One spelling per moment (Japanese time), or the same plan would have two digests."""
    return local(at).isoformat() if at else None


def _picture(picture: Attachment) -> dict[str, Any]:
    return {
        "path": picture.image.name,
        "sha256": picture.sha256,
        "content_type": picture.content_type,
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "rights": picture.rights,
        "had_place": picture.had_place,
    }
