"""The editor's form as a browser would send it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from announcements.editor.age_field import AgeWidget
from announcements.models import Announcement

EMPTY_INLINES = {
    "attachments-TOTAL_FORMS": "0",
    "attachments-INITIAL_FORMS": "0",
    "attachments-MIN_NUM_FORMS": "0",
    "attachments-MAX_NUM_FORMS": "1000",
}
_PLAIN = (
    "kind", "title", "body", "schedule_note", "place", "address", "audience_kind", "audience_text",
    "capacity", "fee", "belongings", "how_to_apply", "contact", "contact_phone", "contact_email", "url",
)  # fmt: skip
_DAYS = ("starts_on", "ends_on", "deadline_on")
_TIMES = ("starts_at", "ends_at", "deadline_at")


def post_of(announcement: Announcement, **changes: Any) -> dict[str, Any]:
    """Every field of a stored announcement as posted, with `changes`."""
    post: dict[str, Any] = {name: getattr(announcement, name) for name in _PLAIN}
    post |= {name: _text(getattr(announcement, name), "%Y-%m-%d") for name in _DAYS}
    post |= {name: _text(getattr(announcement, name), "%H:%M") for name in _TIMES}
    for name in ("publish_at", "expires_at"):
        at = getattr(announcement, name)
        post[name] = timezone.localtime(at).strftime("%Y-%m-%dT%H:%M") if at else ""
    for name in ("audience_age_min", "audience_age_max"):
        years, months = AgeWidget().decompress(getattr(announcement, name))
        post |= {f"{name}_0": _number(years), f"{name}_1": _number(months)}
    for name in ("audience_pregnancy", "x_thread"):
        if getattr(announcement, name):
            post[name] = "on"
    post["category"] = str(announcement.category_id or "")
    post["channels"] = list(announcement.channels)
    post["version"] = str(announcement.version)
    post["announcement"] = str(announcement.pk or "")
    post |= _segment(announcement.segment)
    return post | EMPTY_INLINES | changes


def _segment(segment: dict[str, Any]) -> dict[str, Any]:
    reach = "everyone" if segment.get("everyone") else "chosen"
    lists = {f"segment-{name}": value for name, value in segment.items() if isinstance(value, list)}
    return {"segment-reach": reach, **lists}


def _text(value: Any, pattern: str) -> str:
    return value.strftime(pattern) if value else ""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
