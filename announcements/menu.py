"""What the menu and the home page say of the announcements: sent back, half-written, on the way."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from announcements.models import Announcement, State
from announcements.progress import reason_of_return
from announcements.transitions import DECIDED, SUBMITTED
from staff.models import User
from staff.navigation import HomeCard, MenuItem, register
from staff.permissions import Action, can, visible_departments

SHOWN = 5


def may_read(user: User) -> bool:
    return can(user, Action.VIEW)


def may_write(user: User) -> bool:
    return can(user, Action.CREATE)


def returned_to(user: User) -> int | None:
    """How many of the person's own departments were sent back, for those who may mend them."""
    return _own(user).filter(state=State.RETURNED).count() if may_write(user) else None


def desk(user: User) -> dict[str, Any]:
    """The own department's work: sent back, half-written, on its way."""
    own = _own(user)
    returned = own.filter(state=State.RETURNED)[:SHOWN]
    return {
        "returned": [(announcement, reason_of_return(announcement)) for announcement in returned],
        "drafts": own.filter(state=State.DRAFT)[:SHOWN],
        "draft_count": own.filter(state=State.DRAFT).count(),
        "under_way": own.filter(state__in=SUBMITTED | DECIDED)[:SHOWN],
    }


def _own(user: User) -> QuerySet[Announcement]:
    return Announcement.objects.filter(department__in=visible_departments(user))


register(
    MenuItem(
        "announcements",
        "お知らせ",
        "admin:announcements_announcement_changelist",
        10,
        may_read,
        returned_to,
        icon="announcement",
        badge_word="件が差し戻されています",
    ),
    HomeCard("announcements", "課のお知らせ", 20, "announcements/home.html", desk, may_write, wide=True),
)
