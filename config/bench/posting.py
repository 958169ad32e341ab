"""An announcement brought to its approval by the real use cases, for the measurements that send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from announcements.actions import save_draft, submit
from announcements.models import Announcement, Channel
from announcements.models.announcement import AudienceKind
from channels.models import Delivery
from config.bench.city import EVERYBODY
from patrol import actions as patrol
from patrol.models import Review
from patrol.routes.acting import sign_off
from segments.filters import SegmentFilter
from segments.models import Category
from staff.models import User

TITLE = "住宅用火災警報器を確かめましょう"
REASON = "測定のために承認します（架空の市です）。"


def ready_for_approval(
    category: str,
    title: str = TITLE,
    *,
    readers: str = EVERYBODY,
    channels: Sequence[str] = (Channel.LINE.value,),
) -> Review:
    """An announcement of `category` to all who chose `readers`, which waits for the PR division."""
    clerk, head = (User.objects.get(username=name) for name in ("kosodate", "kosodate-kacho"))
    assert clerk.department is not None
    announcement = Announcement(
        department=clerk.department,
        author=clerk,
        last_edited_by=clerk,
        title=title,
        body="設置から10年が交換の目安です。ボタンを押して音が鳴るか確かめてください。",
        kind="safety",
        audience_kind=AudienceKind.EVERYONE,
        category=Category.objects.get(code=category),
        segment=SegmentFilter(any_of=(readers,)).to_json(),
        channels=sorted(channels),
        contact_phone=clerk.department.phone,
        starts_on=timezone.localdate() + timedelta(days=14),
    )
    save_draft(announcement, clerk, texts={})
    submit(announcement, clerk)
    announcement.refresh_from_db()
    review = sign_off(announcement, head)
    assert review is not None
    return review


def approve(review: Review) -> Delivery:
    """The PR manager approves; committed on return, and the workers are awake."""
    manager = User.objects.get(username="koho-kacho")
    approval = patrol.approve_without_page(review, manager, REASON)
    return Delivery.objects.get(revision=approval.revision)
