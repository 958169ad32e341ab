"""From an approval to deliveries, and back: called by the patrol inside its own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from announcements.models import Announcement, Channel, Revision
from channels.ledger import ahead
from channels.ledger.authorization import authorization_of
from channels.ledger.transitions import DELIVERY, move_batches, move_deliveries
from channels.ledger.wake import wake_after_commit
from channels.models import Batch, Delivery
from channels.transport import Payload
from segments.models import Category
from staff import audit
from staff.errors import Refused
from staff.models import User


@transaction.atomic
def schedule(
    revision: Revision,
    payloads: Mapping[str, Payload],
    *,
    approved_by: User,
    people_counted: int,
    due_at: datetime | None,
    authorization_basis: str,
) -> list[Delivery]:
    """One delivery per channel, frozen. `authorization_basis` is the digest of the approval's binding.

    `due_at` None means now. The wake-up goes out after the commit and may fail: the sweep finds the rows.
    """
    if not payloads:
        raise Refused("配信する媒体が選ばれていません。媒体を選んでください。")
    deliveries = [
        _frozen(revision, payload, approved_by, people_counted, due_at, authorization_basis)
        for payload in payloads.values()
    ]
    Delivery.objects.bulk_create(deliveries)
    wake_after_commit(*payloads)
    return deliveries


def cancel(announcement: Announcement, reason: str, *, actor: User | None = None) -> int:
    """Stop every delivery of `announcement` that has not finished, and undo what was done ahead of its day.

    Returns how many were stopped.
    """
    if not reason.strip():
        raise Refused("取り消す理由を入力してください。")
    with transaction.atomic():
        open_ones = Delivery.objects.select_for_update(of=("self",)).filter(
            revision__announcement=announcement, state__in=DELIVERY["stop"].sources
        )
        stopped = list(open_ones.order_by("pk"))
        for delivery in stopped:
            stop_one(delivery, reason)
            audit.record(actor, "配信を取り消した", delivery, reason=reason)
        ahead.take_back(announcement, reason, actor)
    return len(stopped)


def stop_one(delivery: Delivery, note: str) -> bool:
    """Stop a delivery: what waits will not go out, what is in doubt is for a person, what is under way ends.

    False when it had already ended. Requests under way are recorded as they come back.
    """
    row = Delivery.objects.filter(pk=delivery.pk)
    if not move_deliveries(row, "stop", finished_at=timezone.now(), note=note):
        return False
    batches = Batch.objects.filter(delivery=delivery)
    move_batches(batches, "stop", finished_at=timezone.now(), staff_message="中止したため送っていません。")
    move_batches(
        batches.filter(state="unknown"),
        "give_up",
        finished_at=timezone.now(),
        staff_message="送られたかどうか確認できないまま中止しました。",
    )
    return True


def _frozen(
    revision: Revision,
    payload: Payload,
    approved_by: User,
    people_counted: int,
    due_at: datetime | None,
    basis: str,
) -> Delivery:
    content = revision.content
    to_people = payload.channel == Channel.LINE
    delivery = Delivery(
        revision=revision,
        channel=payload.channel,
        mode=settings.KOHO_MODE,
        payload=payload.to_json(),
        segment=content["segment"] if to_people else {},
        people_counted=people_counted if to_people else 0,
        due_at=due_at or timezone.now(),
        expires_at=parse_datetime(content.get("expires_at") or ""),
        is_emergency=is_emergency(content.get("category")),
        approved_by=approved_by,
        authorization_basis=basis,
    )
    delivery.authorization = authorization_of(delivery)
    return delivery


def is_emergency(category: Mapping[str, Any] | None) -> bool:
    """Whether a message of this category (as frozen in a revision) goes before all others."""
    code = (category or {}).get("code")
    return bool(code) and Category.objects.filter(code=code, is_emergency=True).exists()
