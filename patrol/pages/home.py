"""What the menu and the home page say of the patrol: 「あなたの番です」."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils import timezone

from patrol import proposing
from patrol.models import Review
from patrol.pages.queue import row_of, time_left, waiting
from patrol.pages.report import may_see
from patrol.pages.sign_off import waiting_for
from patrol.precision import standings
from staff.models import Role, User
from staff.navigation import HomeCard, MenuItem, register
from staff.permissions import Action, can

SHOWN = 5


def register_navigation() -> None:
    register(
        MenuItem(
            "patrol",
            "パトロール",
            "patrol:queue",
            order=20,
            visible=patrols,
            badge=lambda _user: Review.objects.filter(decision="").count(),
            icon="patrol",
            badge_word="件が確認を待っています",
        ),
        MenuItem(
            "sign_offs",
            "所属長の確認",
            "patrol:sign_offs",
            order=15,
            visible=signs_off,
            badge=lambda user: waiting_for(user).count(),
            icon="check",
            badge_word="件が確認を待っています",
        ),
        MenuItem(
            "patrol_record",
            "パトロールの記録",
            "patrol:report",
            order=61,
            visible=may_see,
            icon="chart",
            covers=("patrol:checks",),
        ),
        HomeCard(
            "patrol",
            "あなたの番です（広報パトロール）",
            order=10,
            template="patrol/home_patrol.html",
            context=patrol_card,
            visible=patrols,
            wide=True,
        ),
        HomeCard(
            "patrol_learning",
            "約束と検査の見直し",
            order=35,
            template="patrol/home_learning.html",
            context=learning_card,
            visible=patrols,
        ),
        HomeCard(
            "sign_offs",
            "あなたの番です（所属長の確認）",
            order=11,
            template="patrol/home_sign_offs.html",
            context=sign_off_card,
            visible=signs_off,
            wide=True,
        ),
    )


def patrols(user: User) -> bool:
    return can(user, Action.PATROL)


def signs_off(user: User) -> bool:
    """Heads of section; a PR manager heads the PR division."""
    return user.has_role(Role.HEAD, Role.PR_MANAGER)


def patrol_card(_user: User) -> dict[str, Any]:
    now = timezone.now()
    reviews = waiting()
    return {"rows": [row_of(review, now) for review in reviews[:SHOWN]], "total": reviews.count()}


def learning_card(_user: User) -> dict[str, Any]:
    """What decisions on findings ask of the PR division: examples proposed, checks that rest."""
    per_category = proposing.waiting().order_by().values("category__code", "category__name")
    return {
        "proposals": list(per_category.annotate(count=Count("pk")).order_by("category__order")),
        "resting": sum(standing.rest is not None for standing in standings()),
    }


def sign_off_card(user: User) -> dict[str, Any]:
    now = timezone.now()
    announcements = waiting_for(user)
    rows = [
        {"announcement": one, "time_left": time_left(one.publish_at, now)} for one in announcements[:SHOWN]
    ]
    return {"rows": rows, "total": announcements.count()}
