"""Any later change of what an approval bound voids it: nothing more goes out, and the record says why."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from announcements.models import Announcement
from announcements.transitions import DECIDED, Verb, move
from channels.ledger.scheduling import cancel
from patrol.models import Approval, Decision, Outcome
from patrol.plan import category_binding
from patrol.reviews import close_review, open_review_of
from patrol.routes.stepping import end_running
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
        if approval.binding["category"] == now:
            continue
        announcement = Announcement.objects.select_for_update(of=("self",)).get(pk=approval.announcement_id)
        if announcement.state not in DECIDED:
            continue
        reason = f"カテゴリ「{category.name}」の約束か対象が変わりました。"
        void_approval(announcement, None, reason)
        move(announcement, Verb.VOID, None, f"{reason}内容を確かめて、もう一度申請してください。")
        voided.append(announcement)
    return voided
