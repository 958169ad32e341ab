"""What the menu and the home page say of the patrol: 「あなたの番です」."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from patrol import proposing
from patrol.comments import unread_in_department
from patrol.models import Proposal, ProposalState, Review
from patrol.pages.calendar import in_effect, something_holds
from patrol.pages.queue import row_of
from patrol.pages.report import may_see
from patrol.pages.sign_off import rows_of, signs_off
from patrol.precision import standings
from patrol.routes import waiting as sign_offs
from patrol.waiting import open_reviews
from staff.models import User
from staff.navigation import HomeCard, MenuItem, register
from staff.permissions import Action, can, visible_departments

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
            "承認",
            "patrol:sign_offs",
            order=15,
            visible=signs_off,
            badge=waiting_count,
            icon="check",
            badge_word="件があなたを待っています",
        ),
        MenuItem(
            "calendar",
            "配信を控える期間",
            "patrol:calendar",
            order=25,
            visible=patrols,
            icon="calendar",
            covers=("admin:patrol_electionperiod_changelist", "admin:patrol_quietperiod_changelist"),
        ),
        HomeCard(
            "calendar",
            "配信を控える期間です",
            order=5,
            template="patrol/home_calendar.html",
            context=in_effect,
            visible=something_holds,
            wide=True,
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
            "あなたの番です（承認）",
            order=11,
            template="patrol/home_sign_offs.html",
            context=sign_off_card,
            visible=signs_off,
            wide=True,
        ),
        HomeCard(
            "talk",
            "広報課からの連絡",
            order=12,
            template="patrol/home_talk.html",
            context=talk_card,
            visible=is_spoken_to,
            wide=True,
        ),
    )


def patrols(user: User) -> bool:
    return can(user, Action.PATROL)


def waiting_count(user: User) -> int:
    """Asked now, to decide for somebody away, and to be seen afterwards."""
    found = (sign_offs.asked(user), sign_offs.deputised_to(user), sign_offs.to_be_seen(user))
    return sum(asks.count() for asks in found)


def is_spoken_to(user: User) -> bool:
    """A clerk or a head with a prepared change to answer or a comment to read."""
    return can(user, Action.EDIT) and (proposals_for(user).exists() or unread_in_department(user).exists())


def talk_card(user: User) -> dict[str, Any]:
    return {"proposals": proposals_for(user)[:SHOWN], "unread": unread_in_department(user)[:SHOWN]}


def proposals_for(user: User) -> QuerySet[Proposal]:
    """Prepared changes that wait for the person's department."""
    waiting = Proposal.objects.filter(
        state=ProposalState.OPEN, announcement__department__in=visible_departments(user)
    )
    return waiting.select_related("announcement", "by")


def patrol_card(user: User) -> dict[str, Any]:
    now = timezone.now()
    reviews = open_reviews(user, now)
    return {"rows": [row_of(review, now, user) for review in reviews[:SHOWN]], "total": reviews.count()}


def learning_card(_user: User) -> dict[str, Any]:
    """What decisions on findings ask of the PR division: examples proposed, checks that rest."""
    per_category = proposing.waiting().order_by().values("category__code", "category__name")
    return {
        "proposals": list(per_category.annotate(count=Count("pk")).order_by("category__order")),
        "resting": sum(standing.rest is not None for standing in standings()),
    }


def sign_off_card(user: User) -> dict[str, Any]:
    asked, deputised = sign_offs.asked(user), sign_offs.deputised_to(user)
    return {
        "rows": (rows_of(asked, SHOWN) + rows_of(deputised, SHOWN))[:SHOWN],
        "total": asked.count() + deputised.count(),
        "unseen": sign_offs.to_be_seen(user).count(),
    }
