"""Who has seen what: the revision a person knows already, and what was said since they last looked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from announcements.models import Announcement, Revision
from patrol.models import Comment, Look
from staff.models import User

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def note_look(user: User, revision: Revision) -> None:
    """The person has this revision, and all that was said about it, before them now."""
    look = Look(user=user, announcement_id=revision.announcement_id, revision=revision, at=timezone.now())
    Look.objects.bulk_create(
        [look], update_conflicts=True, unique_fields=["user", "revision"], update_fields=["at"]
    )


def last_seen(user: User, announcement: Announcement) -> datetime | None:
    """When the person last had any revision of it open."""
    looks = Look.objects.filter(user=user, announcement=announcement)
    return looks.order_by("-at").values_list("at", flat=True).first()


def known_revision(revision: Revision, user: User | None = None) -> Revision | None:
    """The newest earlier revision this person looked at, else the newest anybody decided on."""
    earlier = Revision.objects.filter(announcement=revision.announcement_id, number__lt=revision.number)
    if user is not None:
        own = Look.objects.filter(user=user, announcement=revision.announcement_id).values("revision")
        if seen := earlier.filter(pk__in=own).order_by("-number").first():
            return seen
    answered = Q(circulations__stages__asks__acted_at__isnull=False)
    return earlier.filter(Q(review__isnull=False) | answered).order_by("-number").first()


def unread(user: User, announcement: str = "pk") -> Combinable:
    """How many comments by others are newer than the last look; `announcement` names its id in the query."""
    looks = Look.objects.filter(user=user, announcement=OuterRef("announcement")).order_by("-at")
    seen_at = Coalesce(Subquery(looks.values("at")[:1]), Value(_NEVER))
    comments = (
        Comment.objects.filter(announcement=OuterRef(announcement))
        .exclude(author=user)
        .alias(seen_at=seen_at)
        .filter(at__gt=F("seen_at"))
        .order_by()
        .values("announcement")
        .annotate(found=Count("pk"))
    )
    return Coalesce(Subquery(comments.values("found")), Value(0), output_field=IntegerField())


def last_look(user: Any, revision: Any) -> Subquery:
    """When the person an outer query names last had the revision it names open."""
    return Subquery(Look.objects.filter(user=user, revision=revision).values("at")[:1])
