"""Any later change of what an approval bound voids it: nothing more goes out, and the record says why."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from announcements.models import Announcement, Revision
from announcements.transitions import DECIDED, Verb, move
from channels.ledger.scheduling import cancel
from patrol.checks.elections import ElectionsCheck
from patrol.guards import lock
from patrol.inputs import check_input
from patrol.matching import remaining
from patrol.models import Approval, Decision, ElectionPeriod, Outcome, Severity
from patrol.muting import judge
from patrol.plan import category_binding
from patrol.reviews import close_review, open_review_of
from patrol.routes.stepping import end_running
from patrol.settling import trace_of
from segments.models import Category
from staff import audit
from staff.models import User


def withdraw_everything(announcement: Announcement, actor: User | None, reason: str) -> None:
    """No sign-off, review or approval of this announcement stands any more. Call it in a transaction."""
    end_running(announcement, Outcome.WITHDRAWN)
    if review := open_review_of(announcement):
        close_review(review, Decision.WITHDRAWN, actor, reason)
    void_approval(announcement, actor, reason)


def void_approval(announcement: Announcement, actor: User | None, reason: str) -> bool:
    """Void the valid approval, if there is one, and stop what has not gone out. False: there was none."""
    approval = (
        Approval.objects.select_for_update().filter(announcement=announcement, voided_at__isnull=True).first()
    )
    if approval is None:
        return False
    approval.voided_at, approval.void_reason = timezone.now(), reason
    approval.save(update_fields=["voided_at", "void_reason"])
    stopped = cancel(announcement, f"承認が無効になったため：{reason}", actor=actor)
    audit.record(actor, "承認を無効にした", approval, reason=reason, stopped_deliveries=stopped)
    return True


def held_against(category: Category) -> QuerySet[Approval]:
    """Valid approvals of this category's announcements of which nothing has gone out yet."""
    return Approval.objects.filter(
        voided_at__isnull=True,
        announcement__state__in=DECIDED,
        binding__category__code=category.code,
    )


def void_where_promise_changed(category: Category) -> list[Announcement]:
    """Approvals held against another promise than the category makes now, and not yet being sent."""
    now = category_binding(category.code)
    voided = []
    for approval in held_against(category).select_related("announcement").order_by("pk"):
        reason = f"カテゴリ「{category.name}」の約束か対象が変わりました。"
        if approval.binding["category"] != now and _send_back(approval, reason):
            voided.append(approval.announcement)
    return voided


def void_where_candidates_are_named(period: ElectionPeriod) -> list[Announcement]:
    """Approvals of what goes out within the period and names a candidate, where nobody knew it by then."""
    waiting = Approval.objects.filter(
        voided_at__isnull=True,
        announcement__state__in=DECIDED,
        announcement__publish_at__date__range=(period.starts_on, period.ends_on),
    )
    reason = f"配信日が「{period.name}」の期間に入り、候補者の名前があります。"
    return [
        approval.announcement
        for approval in waiting.select_related("announcement", "revision__review").order_by("pk")
        if _names_unknown_candidate(approval.revision) and _send_back(approval, reason)
    ]


def _names_unknown_candidate(revision: Revision) -> bool:
    """Whether the check of elections stops it today for what it did not say when it was approved."""
    shown = judge(check_input(revision.content, announcement_id=revision.announcement_id)).shown
    stops = [one for one in shown if one.check == ElectionsCheck.name and one.severity == Severity.STOP]
    kept = revision.review.findings.filter(check_name=ElectionsCheck.name, severity=Severity.STOP)
    return not all(remaining(stops, map(trace_of, kept)))


def _send_back(approval: Approval, reason: str) -> bool:
    """Void it and return the announcement to its department. False: it is being sent, or was taken back."""
    announcement = approval.announcement = lock(approval.announcement_id)
    if announcement.state not in DECIDED:
        return False
    void_approval(announcement, None, reason)
    move(announcement, Verb.VOID, None, f"{reason}内容を確かめて、もう一度申請してください。")
    return True
