"""What the PR division does: claim, return, approve. Signing off: patrol.routes; findings: patrol.decisions.

Each act is one transaction: lock, look, act, record. A refusal is a sentence a person can follow.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from announcements.models import Announcement, Revision, State
from announcements.transitions import LOST, Verb, move
from channels.ledger.scheduling import schedule
from patrol import decisions
from patrol.guards import FORBIDDEN, OWN_WORK, SHORTEST_REASON, at_stage, lock, stated
from patrol.models import Approval, Decision, ReturnReason, Review
from patrol.plan import Plan, plan_for
from patrol.reviews import close_review
from segments.models import Category
from staff import audit
from staff.errors import Refused
from staff.models import Role, User
from staff.permissions import Action, can, is_own_work

# --- the PR division ---------------------------------------------------------------------------


@transaction.atomic
def claim(review: Review, actor: User) -> None:
    """Take a review on, so that two people do not read the same one."""
    _patrols(actor, review)
    free = Review.objects.filter(pk=review.pk, decision="", claimed_by=None)
    if not free.update(claimed_by=actor, claimed_at=timezone.now()):
        review.refresh_from_db()
        if review.claimed_by_id == actor.pk and not review.decision:
            return
        who = f"{review.claimed_by}さんが担当しています。" if review.claimed_by else "もう判断されています。"
        raise Refused(who)
    review.refresh_from_db()
    audit.record(actor, "パトロールを担当", review.announcement)


@transaction.atomic
def unclaim(review: Review, actor: User) -> None:
    """Give a review back to the list; the PR manager may free anybody's."""
    _patrols(actor, review)
    held = Review.objects.filter(pk=review.pk, decision="").exclude(claimed_by=None)
    if not actor.has_role(Role.PR_MANAGER):
        held = held.filter(claimed_by=actor)
    if not held.update(claimed_by=None, claimed_at=None):
        raise Refused("担当を外せるのは、担当している本人か広報課長です。")
    review.refresh_from_db()
    audit.record(actor, "パトロールの担当を外す", review.announcement)


@transaction.atomic
def return_to_clerk(
    review: Review,
    actor: User,
    reason: str,
    kind: str = ReturnReason.OTHER,
    findings: Collection[int] | None = None,
) -> None:
    """差戻し: with a reason the clerk can act on, counted by its kind, and because of these findings.

    `findings` None: whatever stops or asks for a look.
    """
    reason, kind = stated(reason), ReturnReason(kind)
    announcement, review = _lock_review(review)
    if not (can(actor, Action.PATROL, announcement) and can(actor, Action.RETURN, announcement)):
        raise Refused(FORBIDDEN)
    decisions.accept(review, findings)
    close_review(review, Decision.RETURNED, actor, reason, kind)
    move(announcement, Verb.RETURN, actor, reason)


def approve(review: Review, actor: User, *, token: str, override_reason: str = "") -> Approval:
    """Approve what the page with `token` showed; Refused, with what changed, when it is no longer that."""
    return _approve(review, actor, token, override_reason)


def approve_without_page(review: Review, actor: User, override_reason: str = "") -> Approval:
    """For commands, which plan and approve in one breath and show nobody a page in between."""
    return _approve(review, actor, None, override_reason)


@transaction.atomic
def _approve(review: Review, actor: User, token: str | None, override_reason: str) -> Approval:
    announcement, review = _lock_review(review)
    _permitted(actor, Action.APPROVE, announcement)
    _hold_promise(review.revision)
    plan = plan_for(review.revision)
    if token is not None:
        plan.refuse_unless_as_shown(token)
    override_reason = _override(plan, actor, override_reason)
    approval = Approval.objects.create(
        announcement=announcement,
        revision=plan.revision,
        approved_by=actor,
        binding=plan.binding,
        digest=plan.digest,
        override_reason=override_reason,
    )
    decisions.settle_approval(review, plan.stops, actor, override_reason)
    close_review(review, Decision.APPROVED, actor, override_reason)
    move(announcement, Verb.APPROVE, actor, override_reason)
    if plan.due_at is not None:
        move(announcement, Verb.SCHEDULE, None)
    schedule(
        plan.revision,
        plan.payloads,
        approved_by=actor,
        people_counted=plan.people,
        due_at=plan.due_at,
        authorization_basis=approval.digest,
    )
    audit.record(
        actor,
        "承認した内容",
        approval,
        reason=override_reason,
        digest=approval.digest,
        channels=plan.binding["channels"],
        people=plan.people,
    )
    return approval


# --- what every act asks first -----------------------------------------------------------------


def _lock_review(review: Review) -> tuple[Announcement, Review]:
    announcement = lock(review.announcement_id)
    fresh = Review.objects.select_related("revision").get(pk=review.pk)
    at_stage(announcement, State.PATROL)
    if fresh.decision or fresh.revision_id != announcement.current_revision_id:
        raise Refused(LOST)
    return announcement, fresh


def _hold_promise(revision: Revision) -> None:
    """A promise being changed is waited for; one changed from now on finds this approval, and voids it."""
    code = (revision.content.get("category") or {}).get("code", "")
    Category.objects.select_for_update(no_key=True).filter(code=code).first()


def _permitted(actor: User, action: Action, announcement: Announcement) -> None:
    if is_own_work(actor, announcement):
        raise Refused(OWN_WORK)
    if not can(actor, action, announcement):
        raise Refused(FORBIDDEN)


def _patrols(actor: User, review: Review) -> None:
    if not can(actor, Action.PATROL, review.announcement):
        raise Refused(FORBIDDEN)


def _override(plan: Plan, actor: User, reason: str) -> str:
    """Nothing to override: "". Else only the PR manager, with a reason."""
    if not plan.stops:
        return ""
    if not actor.has_role(Role.PR_MANAGER):
        raise Refused(
            f"「止める」の指摘が{len(plan.stops)}件あります。差し戻すか、広報課長に判断してもらってください。"
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(
            f"「止める」の指摘が{len(plan.stops)}件あります。承認する理由を{SHORTEST_REASON}字以上で書いてください。"
        )
    return reason.strip()
