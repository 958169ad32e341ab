"""Deliveries that start at their approval, before their day: what may start, what it means, how it is undone.

Which channels these are is said in `channels.registry`. Until `due_at` nobody outside sees what they did, so
the announcement is not being sent yet, and may be withdrawn like one of which nothing has left.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from announcements.models import Announcement
from channels import registry
from channels import transport as contract
from channels.ledger.transitions import move_deliveries
from channels.models import Batch, Delivery, DeliveryState
from channels.transport import CLOCK_SKEW, Payload, TransportError
from staff import audit
from staff.models import User

TAKEN_BACK = "お知らせが取り下げられたため、取り消しました。"


def may_start() -> Q:
    """Deliveries whose time has come, and those which need not wait for it."""
    return Q(due_at__lte=timezone.now()) | Q(channel__in=registry.AT_ONCE)


def early() -> Q:
    """Deliveries at work, or done, before their day. One that was stopped is stopped."""
    return Q(channel__in=registry.AT_ONCE, due_at__gt=timezone.now()) & ~Q(state=DeliveryState.STOPPED)


def is_early(delivery: Delivery) -> bool:
    return delivery.channel in registry.AT_ONCE and delivery.due_at > timezone.now()


def take_back(announcement: Announcement, reason: str, actor: User | None) -> None:
    """Undo what was done ahead for a withdrawn announcement. Inside its transaction, once nothing goes on.

    Where it is too late (the channel refuses) the delivery stays as it is, and its note says so.
    """
    approved = Delivery.objects.filter(revision=announcement.current_revision_id)
    for delivery in approved.filter(channel__in=registry.AT_ONCE).order_by("pk"):
        _take_back(delivery, reason, actor)


def _take_back(delivery: Delivery, reason: str, actor: User | None) -> None:
    row = Delivery.objects.filter(pk=delivery.pk)
    try:
        undone = _retract(delivery)
    except TransportError as refused:
        row.update(note=refused.staff_message)
        audit.record(actor, "配信を取り消せなかった", delivery, reason=refused.staff_message)
        return
    ended = {"finished_at": timezone.now(), "listed_at": timezone.now(), "note": TAKEN_BACK}
    stopped = move_deliveries(row, "take_back", **ended)
    if undone:
        row.update(note=TAKEN_BACK, listed_at=timezone.now())  # nobody has it any more
    if undone or stopped:
        audit.record(actor, "配信した分を取り消した", delivery, reason=reason, undone=undone)


def _retract(delivery: Delivery) -> int:
    """By looking it up, since what was done may not be recorded yet. Returns how many parts there were."""
    channel, payload = registry.get(delivery.channel), Payload.from_json(delivery.payload)
    undone = 0
    for batch in Batch.objects.filter(delivery=delivery).order_by("number"):
        request = contract.Batch(delivery.pk, batch.number, batch.part, batch.retry_key)
        if receipt := channel.find(payload, request, delivery.created_at - CLOCK_SKEW):
            channel.retract(receipt.id)
            undone += 1
    return undone
