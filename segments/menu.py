"""What the readers' room adds to the menu and the home page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from segments.filters import SegmentFilter
from segments.models import WebhookEvent
from segments.tallying import headcount
from staff.models import Role, User
from staff.navigation import HomeCard, MenuItem, register
from staff.permissions import Action, can
from staff.wording import FEWEST_PEOPLE_SHOWN, format_people

_WEEK = timedelta(days=7)
_NEGLECTED = timedelta(minutes=5)


def may_look(user: User) -> bool:
    return can(user, Action.VIEW)


def minds_readers(user: User) -> bool:
    return user.is_superuser or user.has_role(Role.PR_OFFICER, Role.PR_MANAGER, Role.ADMIN)


def readers(_user: User) -> dict[str, Any]:
    """How many friends there are, who came and went this week, and whether LINE's events get through."""
    now = timezone.now()
    recent = WebhookEvent.objects.filter(received_at__gte=now - _WEEK).aggregate(
        came=Count("pk", filter=Q(kind="follow", error="")),
        left=Count("pk", filter=Q(kind="unfollow", error="")),
    )
    waiting = WebhookEvent.objects.filter(processed_at__isnull=True)
    return {
        "friends": headcount(SegmentFilter(everyone=True), timezone.localdate()).total,
        "came": few(recent["came"]),
        "left": few(recent["left"]),
        "stuck": waiting.filter(received_at__lt=now - _NEGLECTED).exists(),
    }


def few(people: int) -> str:
    """Nobody is told from nobody: 0 is said, 1 to 19 are not."""
    return format_people(people) if people in {0} or people >= FEWEST_PEOPLE_SHOWN else "20人未満"


register(
    MenuItem(
        "categories",
        "カテゴリ",
        "segments:categories",
        50,
        may_look,
        icon="category",
        covers=("patrol:charters", "admin:segments_category_changelist"),
    ),
    HomeCard("readers", "読者", 60, "segments/home_readers.html", readers, minds_readers),
)
