"""A department's posts of 90 days and a category's messages of a year, read from the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from announcements.models import Channel
from channels.models import Delivery, DeliveryState
from patrol.evidence.patterns import Announced, Breadth, Patterns
from patrol.models import Decision, Fate, FindingRecord, Review
from patrol.severity import Severity

BREADTH_DAYS, STREAM_DAYS = timedelta(days=90), timedelta(days=365)
MOST_MESSAGES = 500
# What says that a post is for others than the category's readers; a dismissed finding was mistaken.
_SAYS = Q(severity__in=[Severity.STOP, Severity.CONFIRM]) & ~Q(fate=Fate.DISMISSED)
FOR_OTHERS = _SAYS & Q(check_name__in=["audience", "readers"], evidence__has_key="promise")
OUTSIDE = FOR_OTHERS | (_SAYS & Q(check_name="topic"))
_WENT_OUT = (DeliveryState.SENT, DeliveryState.PARTLY_FAILED, DeliveryState.SENDING)


def patterns_of(content: Mapping[str, Any], now: datetime) -> Patterns:
    """Of the draft's department and category."""
    category = (content.get("category") or {}).get("code", "")
    department = (content.get("department") or {}).get("code", "")
    if not category:
        return Patterns()
    breadth = _breadth(department, category, now) if department else None
    to_line = Channel.LINE in (content.get("channels") or ())
    return Patterns(breadth, _stream(category, now) if to_line else ())


def _breadth(department: str, category: str, now: datetime) -> Breadth | None:
    """Each announcement counts once, as it last came to the patrol; one taken back does not."""
    said = FindingRecord.objects.filter(OUTSIDE, review=OuterRef("pk"))
    reviews = (
        Review.objects.filter(
            opened_at__gte=now - BREADTH_DAYS,
            announcement__department__code=department,
            revision__content__category__code=category,
        )
        .exclude(decision=Decision.WITHDRAWN)
        .order_by("announcement_id", "-pk")
        .distinct("announcement_id")
        .annotate(is_outside=Exists(said))
        .values_list("announcement__department__name", "is_outside")
    )
    rows = list(reviews)
    return Breadth(rows[0][0], len(rows), sum(outside for _, outside in rows)) if rows else None


def _stream(category: str, now: datetime) -> tuple[Announced, ...]:
    """The newest messages that went to those who chose the category, whatever their own one is."""
    to_them = (
        Q(revision__content__category__code=category)
        | Q(segment__any_of__contains=[category])
        | Q(segment__everyone=True)
    )
    sent = Delivery.objects.filter(
        to_them,
        channel=Channel.LINE,
        mode=settings.KOHO_MODE,
        state__in=_WENT_OUT,
        due_at__gte=now - STREAM_DAYS,
    )
    rows = sent.order_by("-due_at", "-pk").values_list(
        "revision__content__title", "revision__content__department__name"
    )
    return tuple(Announced(title or "", department or "") for title, department in rows[:MOST_MESSAGES])
