"""Who is reading which review: a claim, how old it has become, and taking it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef
from django.utils import timezone

from patrol.guards import FORBIDDEN, SHORTEST_REASON
from patrol.looks import last_look
from patrol.models import Review
from staff import audit
from staff.errors import Refused
from staff.models import Role, User
from staff.permissions import Action, can

# Half a working day without opening the page: the reader is elsewhere, and the rest should see it.
STALE_AFTER = timedelta(hours=4)
LONGEST_NOTE = 300  # characters
# Annotation that tells when the person who claimed it last had it open.
SEEN_BY_CLAIMER = {"claimer_seen_at": last_look(OuterRef("claimed_by"), OuterRef("revision"))}


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim as the pages show it."""

    by: User
    since: datetime
    last_seen: datetime
    stale: bool
    mine: bool


def claim_of(review: Review, user: User, now: datetime) -> Claim | None:
    """The claim of an open review; `review` may carry SEEN_BY_CLAIMER."""
    if review.claimed_by is None or review.claimed_at is None or review.decision:
        return None
    seen = getattr(review, "claimer_seen_at", None) or review.claimed_at
    last_seen = max(seen, review.claimed_at)
    return Claim(
        review.claimed_by,
        review.claimed_at,
        last_seen,
        stale=now - last_seen > STALE_AFTER,
        mine=review.claimed_by_id == user.pk,
    )


def may_take_over(review: Review, user: User) -> bool:
    """The PR manager, of a review somebody else holds."""
    held = review.claimed_by_id not in {None, user.pk}
    return held and not review.decision and user.has_role(Role.PR_MANAGER)


@transaction.atomic
def take_over(review: Review, actor: User, note: str) -> None:
    """引き継ぐ: the claim goes from one person to the manager in one step, with the reason in the record."""
    if not (can(actor, Action.PATROL, review.announcement) and actor.has_role(Role.PR_MANAGER)):
        raise Refused(FORBIDDEN)
    note = note.strip()
    if len(note) < SHORTEST_REASON:
        raise Refused(f"引き継ぐ理由を{SHORTEST_REASON}字以上で書いてください。担当していた人が読みます。")
    if len(note) > LONGEST_NOTE:
        raise Refused(f"引き継ぐ理由は{LONGEST_NOTE}字までです。")
    held = Review.objects.filter(pk=review.pk, decision="", claimed_by=review.claimed_by_id)
    if review.claimed_by_id in {None, actor.pk} or not held.update(
        claimed_by=actor, claimed_at=timezone.now()
    ):
        raise Refused("担当が変わりました。画面を読み直してください。")
    before = str(review.claimed_by)
    review.refresh_from_db()
    audit.record(
        actor,
        "パトロールの担当を引き継いだ",
        review.announcement,
        reason=note,
        before=before,
        after=str(actor),
    )
