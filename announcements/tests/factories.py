"""Announcements for tests: complete and ready to submit unless told otherwise."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.auth.models import Group
from PIL import Image

from announcements.digest import digest_of
from announcements.images import make_safe, store
from announcements.models import Announcement, Attachment, Channel, Revision, State
from announcements.snapshot import snapshot
from segments.models import Category
from segments.tests.factories import make_category
from staff.models import Department, Role, User

DEFAULTS: dict[str, Any] = {
    "kind": "event",
    "title": "離乳食教室（1回食）",
    "body": "離乳食の始め方を、作り方を見ながら学びます。試食もあります。",
    "starts_on": date(2026, 12, 3),
    "starts_at": time(10, 0),
    "ends_on": date(2026, 12, 3),
    "ends_at": time(11, 30),
    "place": "南保健センター",
    "address": "若葉3丁目4番5号",
    "audience_kind": "ages",
    "audience_age_min": "0.33",
    "audience_age_max": "0.5",
    "audience_text": "4〜6か月の子どもの保護者",
    "capacity": "10組",
    "fee": "無料",
    "how_to_apply": "電話で申し込む。",
    "deadline_on": date(2026, 12, 1),
    "contact_phone": "0000-12-3411",
    "url": "https://www.city.wakabano.example.jp/kosodate/rinyushoku.html",
    "segment": {"any_of": ["kosodate"]},
    "channels": [Channel.LINE, Channel.X],
    "publish_at": datetime(2026, 11, 25, 0, 0, tzinfo=UTC),
}


def make_announcement(
    author: User | None = None,
    department: Department | None = None,
    *,
    state: State | str = State.DRAFT,
    category: Category | None = None,
    **fields: Any,
) -> Announcement:
    """A stored announcement in `state`; one that has been submitted gets the revision it needs."""
    author = author or _somebody(department)
    department = department or author.department
    assert department is not None
    announcement = Announcement.objects.create(
        department=department,
        author=author,
        last_edited_by=author,
        category=category or Category.objects.filter(code="kosodate").first() or _childcare(),
        **(DEFAULTS | fields),
    )
    announcement.refresh_from_db()
    if state not in {State.DRAFT, State.CANCELLED}:
        make_revision(announcement, author)
    if state != State.DRAFT:
        Announcement.objects.filter(pk=announcement.pk).update(state=state)
        announcement.refresh_from_db()
    return announcement


def make_revision(announcement: Announcement, submitted_by: User | None = None) -> Revision:
    """Freeze the working copy, as submitting does, without the rest of submitting."""
    content = snapshot(announcement)
    revision = Revision.objects.create(
        announcement=announcement,
        number=announcement.revisions.count() + 1,
        content=content,
        digest=digest_of(content),
        edited_by=announcement.last_edited_by,
        submitted_by=submitted_by or announcement.last_edited_by,
    )
    Announcement.objects.filter(pk=announcement.pk).update(current_revision=revision)
    announcement.refresh_from_db()
    return revision


def make_picture(
    announcement: Announcement, alt: str = "調理台に並ぶ離乳食", colour: str = "green"
) -> Attachment:
    """A small picture, stored as an upload would be."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    picture = make_safe(io.BytesIO(out.getvalue()), len(out.getvalue()))
    return Attachment.objects.create(
        announcement=announcement,
        image=store(picture),
        alt=alt,
        sha256=picture.sha256,
        content_type=picture.content_type,
    )


def _childcare() -> Category:
    return make_category("kosodate", "子育て", includes_pregnancy=True, age_min=0, age_max=6)


def _somebody(department: Department | None) -> User:
    """A clerk of the department (one is made when there is none)."""
    department = (
        department
        or Department.objects.get_or_create(
            code="kosodate", defaults={"name": "子育て支援課", "phone": "0000-00-1234"}
        )[0]
    )
    user, made = User.objects.get_or_create(
        username=f"clerk-of-{department.code}",
        defaults={"display_name": "起案 一郎", "department": department, "is_staff": True},
    )
    if made:
        user.groups.add(Group.objects.get_or_create(name=Role.CLERK.value)[0])
    return user
