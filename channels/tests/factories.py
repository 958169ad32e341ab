"""Revisions and deliveries for tests, made as an approval would make them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from announcements.digest import digest_of
from announcements.models import Announcement, Channel, Revision, State
from channels.ledger.scheduling import schedule
from channels.models import Delivery
from channels.transport import Payload
from segments.models import AudienceRow, Category, Subscriber
from segments.tests.factories import make_category
from staff.models import Department, User
from staff.tests.factories import make_department, make_user

EVERYONE = {"everyone": True}
PARENTS = {"any_of": ["kosodate"]}


def make_content(channels: Sequence[str] = (Channel.LINE,), **changes: Any) -> dict[str, Any]:
    """A revision's content (schema 1) of a small event for parents."""
    text = "赤ちゃん広場を開きます。12月3日(木) 午前10時から、若葉野市民センターで。"
    return {
        "schema": 1,
        "department": {"code": "kosodate", "name": "子育て支援課"},
        "kind": "event",
        "title": "赤ちゃん広場",
        "body": text,
        "facts": {"starts_on": "2026-12-03", "starts_at": "10:00", "place": "若葉野市民センター"},
        "category": None,
        "segment": {},
        "channels": list(channels),
        "texts": dict.fromkeys(channels, text),
        "x_thread": False,
        "images": [],
        "url": "https://www.city.wakaba.example/akachan",
        "publish_at": None,
        "expires_at": None,
    } | changes


def make_revision(content: dict[str, Any] | None = None, *, state: str = State.SCHEDULED) -> Revision:
    """An approved announcement's current revision."""
    content = content or make_content()
    author = a_person("kian", "起案 花子")
    announcement = Announcement.objects.create(
        department=a_department(),
        author=author,
        last_edited_by=author,
        title=content["title"],
        body=content["body"],
        channels=content["channels"],
        segment=content["segment"],
    )
    revision = Revision.objects.create(
        announcement=announcement,
        number=1,
        content=content,
        digest=digest_of(content),
        edited_by=author,
        submitted_by=author,
    )
    Announcement.objects.filter(pk=announcement.pk).update(current_revision=revision, state=state)
    announcement.refresh_from_db()
    revision.announcement = announcement
    return revision


def make_delivery(
    channel: str = Channel.LINE,
    *,
    parts: Sequence[dict[str, Any]] | None = None,
    people_counted: int = 0,
    due_at: datetime | None = None,
    revision: Revision | None = None,
    **content: Any,
) -> Delivery:
    """A scheduled delivery of `parts` (one by default), due now unless `due_at` says otherwise."""
    revision = revision or make_revision(make_content((channel,), **content))
    text = revision.content["texts"].get(channel, "")
    payload = Payload(channel, tuple(parts or ({"text": text},)))
    (delivery,) = schedule(
        revision,
        {channel: payload},
        approved_by=a_person("approver", "課長 次郎"),
        people_counted=people_counted,
        due_at=due_at or timezone.now(),
        authorization_basis=digest_of({"approval": revision.digest}),
    )
    return delivery


def a_department() -> Department:
    return Department.objects.filter(code="kosodate").first() or make_department("kosodate", "子育て支援課")


def a_person(username: str, name: str) -> User:
    return User.objects.filter(username=username).first() or make_user(username, name, a_department())


def make_friends(count: int, category: str = "kosodate") -> list[str]:
    """`count` followers of a category, with their LINE ids."""
    chosen = Category.objects.filter(code=category).first() or make_category(category)
    ids = [f"U{secrets.token_hex(16)}" for _ in range(count)]
    people = Subscriber.objects.bulk_create(Subscriber(line_user_id=line_id) for line_id in ids)
    AudienceRow.objects.bulk_create(
        AudienceRow(subscriber=person, categories=1 << chosen.bit) for person in people
    )
    return ids
