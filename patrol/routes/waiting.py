"""What waits for one person: asked now, to decide for somebody away, to be seen afterwards, to pull up."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from patrol.models import Answer, Ask, Circulation, StepKind
from staff.models import User
from staff.permissions import Action, departments_to
from staff.presence import absent, deciders_behind

_ROWS = (
    "person",
    "acted_by",
    "stage__circulation__revision__submitted_by",
    "stage__circulation__revision__announcement__department",
    "stage__circulation__revision__announcement__category",
)


def asked(user: User) -> QuerySet[Ask]:
    """The soonest to go out first."""
    return _by_time(Ask.objects.open().filter(person=user))


def deputised_to(user: User) -> QuerySet[Ask]:
    """Final decisions of those who are away today and named `user`; never of one's own work."""
    away = absent(deciders_behind(user))
    asks = Ask.objects.open().filter(stage__is_final=True, person__in=away)
    return _by_time(_not_own(asks, user))


def to_be_seen(user: User) -> QuerySet[Ask]:
    """What was decided without `user`, the newest first."""
    return Ask.objects.to_be_seen().filter(person=user).select_related(*_ROWS).order_by("-acted_at")


def before_their_turn(user: User) -> QuerySet[Ask]:
    """What waits for others, and `user` may pull up: as a later approver or as a head above."""
    running = Circulation.objects.filter(outcome="")
    own = {"stages__asks__person": user, "stages__asks__answer": Answer.WAITING}
    later = running.filter(stages__kind=StepKind.APPROVAL, **own)
    under = departments_to(user, Action.SIGN_OFF)
    decided_above = Ask.objects.filter(stage__is_final=True).exclude(person__department__in=under)
    headed = running.filter(revision__announcement__department__in=under).exclude(
        pk__in=decided_above.values("stage__circulation")
    )
    mine = running.filter(stages__asks__in=asked(user).order_by())
    asks = Ask.objects.open().filter(
        stage__circulation__in=(later | headed).exclude(pk__in=mine.values("pk"))
    )
    return _by_time(_not_own(asks.filter(stage__circulation__may_pull_up=True), user))


def asked_to_judge(user: User) -> QuerySet[Any]:
    """Whatever `user` was ever asked about, with the announcement's id: it may be looked at from then on."""
    return Ask.objects.filter(person=user).annotate(
        announcement=F("stage__circulation__revision__announcement")
    )


def _by_time(asks: QuerySet[Ask]) -> QuerySet[Ask]:
    goes_out = F("stage__circulation__revision__announcement__publish_at").asc(nulls_first=True)
    return asks.select_related("stage", *_ROWS).order_by(goes_out, "asked_at", "pk")


def _not_own(asks: QuerySet[Ask], user: User) -> QuerySet[Ask]:
    revision = "stage__circulation__revision__"
    return asks.exclude(**{f"{revision}edited_by": user}).exclude(**{f"{revision}submitted_by": user})
