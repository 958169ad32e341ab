"""Announcements that have come as far as the PR division, and what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from announcements.actions import save_draft, submit
from announcements.models import Announcement
from announcements.models.announcement import AudienceKind
from channels.models import Delivery, DeliveryState
from config.demo.friends import control
from patrol import actions as patrol
from segments.filters import SegmentFilter
from segments.models import Category
from staff.models import User

TITLE = "住宅用火災警報器を確かめましょう"


def waiting_for_approval(*channels: str, category: str = "safety", title: str = TITLE) -> Announcement:
    """An announcement for everybody who chose `category`, written, submitted and passed on by the head."""
    clerk, head = User.objects.get(username="kosodate"), User.objects.get(username="kosodate-kacho")
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
        segment=SegmentFilter(any_of=(category,)).to_json(),
        channels=sorted(channels),
        contact_phone=clerk.department.phone,
        starts_on=timezone.localdate() + timedelta(days=14),
    )
    save_draft(announcement, clerk, texts={})
    submit(announcement, clerk)
    announcement.refresh_from_db()
    patrol.sign_off(announcement, head)
    return announcement


def deliveries_of(announcement: Announcement) -> list[Delivery]:
    return list(Delivery.objects.filter(revision__announcement=announcement).order_by("channel"))


def states(deliveries: Sequence[Delivery]) -> set[str]:
    return set(
        Delivery.objects.filter(pk__in=[each.pk for each in deliveries]).values_list("state", flat=True)
    )


def wait_until_sent(announcement: Announcement, seconds: float = 120.0) -> list[Delivery]:
    wait_for(lambda: states(deliveries_of(announcement)) == {DeliveryState.SENT}, seconds)
    return deliveries_of(announcement)


def wait_for(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Real processes need real time: look again until it is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def at_the_platforms() -> dict[str, Any]:
    """The stand-ins' own count of what arrived."""
    return control("GET", "ledger")


def line_ledger() -> dict[str, Any]:
    counts: dict[str, Any] = at_the_platforms()["line"][0]
    return counts


def slow_line(seconds: float) -> None:
    """Every multicast takes this long, so that there is a middle to disturb."""
    control(
        "POST",
        "faults",
        {"service": "line", "route": "multicast", "effect": "delay", "delay": seconds, "count": None},
    )
