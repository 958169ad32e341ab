"""What waits, in the order it should be read: by time left, then by severity, then by age."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from announcements.models import Announcement, State
from patrol.claims import SEEN_BY_CLAIMER
from patrol.looks import unread
from patrol.models import Proposal, ProposalState, Review
from patrol.severity import Severity
from staff.models import AuditEntry, User
from staff.permissions import visible_announcements

# Time left to publication in bands: within one the severity decides what is read first.
BANDS: tuple[tuple[str, timedelta | None], ...] = (
    ("承認後すぐ・3時間以内", timedelta(hours=3)),
    ("24時間以内", timedelta(hours=24)),
    ("3日以内", timedelta(days=3)),
    ("3日より先", None),
)
UNDER_WAY = (State.HEAD_REVIEW, State.PATROL, State.RETURNED)


def open_reviews(user: User, now: datetime | None = None) -> QuerySet[Review]:
    """Open reviews with what a line of the queue shows of them to `user`."""
    return (
        with_severities(Review.objects.filter(decision=""))
        .select_related("announcement__department", "announcement__category", "claimed_by", "revision")
        .annotate(
            band=_band(now or timezone.now()),
            weight=_weight(),
            unread=unread(user, "announcement"),
            **SEEN_BY_CLAIMER,
        )
        .order_by("band", "weight", F("announcement__publish_at").asc(nulls_first=True), "opened_at", "pk")
    )


def with_severities(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Reviews that know how many findings of each severity still ask for attention: `found_stop` …"""
    return reviews.annotate(
        **{
            f"found_{severity.value}": Count(
                "findings",
                Q(findings__severity=severity, findings__dismissed_by=None, findings__is_resting=False),
            )
            for severity in Severity
        }
    )


def under_way(user: User) -> QuerySet[Announcement]:
    """Everything between the clerk and the approval, what has been lying longest first.

    `since` is when it came to whom it is with now: its last step in the record.
    """
    steps = AuditEntry.objects.filter(
        object_type=Announcement._meta.label_lower,
        object_id=Cast(OuterRef("pk"), CharField()),
        detail__has_key="after",
    ).order_by("-at", "-pk")
    open_ones = Review.objects.filter(decision="").select_related("claimed_by")
    unanswered = Proposal.objects.filter(state=ProposalState.OPEN)
    return (
        Announcement.objects.filter(visible_announcements(user), state__in=UNDER_WAY)
        .annotate(since=Subquery(steps.values("at")[:1]))
        .select_related("department", "last_edited_by")
        .prefetch_related(
            Prefetch("reviews", open_ones, to_attr="open_reviews"),
            Prefetch("proposals", unanswered, to_attr="open_proposals"),
        )
        .order_by(F("since").asc(nulls_first=True), "pk")
    )


def _band(now: datetime) -> Case:
    """The position in BANDS. What goes out as soon as it is approved, or should have, is in the first."""
    at = "announcement__publish_at"
    soon = [
        When(Q(**{f"{at}__lte": now + length}), then=number)
        for number, (_, length) in enumerate(BANDS)
        if length is not None
    ]
    return Case(
        When(Q(**{f"{at}__isnull": True}), then=0), *soon, default=len(BANDS) - 1, output_field=IntegerField()
    )


def _weight() -> Case:
    """The rank of the heaviest finding; without any, one more than the lightest."""
    found = [When(**{f"found_{severity.value}__gt": 0}, then=severity.rank) for severity in Severity]
    return Case(*found, default=len(Severity), output_field=IntegerField())
