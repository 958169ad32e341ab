"""Due deliveries pass the gate and start; those refused are held for a person, with the reason."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import partial

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from announcements.actions import record_delivery_progress
from announcements.models import Announcement
from announcements.transitions import Verb
from channels.ledger import ahead, gate, quota
from channels.ledger.gate import Decision
from channels.ledger.transitions import move_deliveries
from channels.ledger.untimely import untimely
from channels.models import Delivery, DeliveryState
from segments import counting
from segments.filters import SegmentFilter
from segments.tallying import headcount
from staff import audit
from staff.errors import Refused

logger = logging.getLogger(__name__)

WITHDRAWN = "配信を始める直前に、お知らせが取り下げられました。"
BROKEN = "準備中に問題が起きたため止めています。管理者に連絡してください。"


def due() -> QuerySet[Delivery]:
    """Deliveries which may start now, emergencies first."""
    waiting = Delivery.objects.filter(ahead.may_start(), state=DeliveryState.SCHEDULED)
    return waiting.select_related("revision__announcement").order_by("-is_emergency", "due_at", "pk")


def start_due(channel: str) -> int:
    """Start what is due on `channel`; returns how many. One broken delivery does not keep the others."""
    return sum(or_hold(delivery, partial(_start, delivery)) for delivery in due().filter(channel=channel))


def hold(delivery: Delivery, note: str) -> bool:
    """Keep a delivery back for a person. False when it has meanwhile ended."""
    with transaction.atomic():
        held = move_deliveries(Delivery.objects.filter(pk=delivery.pk), "hold", note=note)
        if held:
            audit.record(None, "配信を止めて確認待ちにした", delivery, reason=note)
    return bool(held)


def or_hold(delivery: Delivery, work: Callable[[], bool]) -> bool:
    """What `work` answers; False when it broke: that delivery then waits for a person, the others go on."""
    try:
        return work()
    except Refused as refusal:
        hold(delivery, refusal.message)
    except (OperationalError, InterfaceError):
        raise  # the database is away: nothing is wrong with the delivery
    except Exception:
        logger.exception("delivery %s could not be prepared", delivery.pk)
        hold(delivery, BROKEN)
    return False


def _start(delivery: Delivery) -> bool:
    verdict = gate.check(delivery)
    if verdict.go:
        verdict = quota.verdict(delivery)
    if verdict.decision is Decision.WAIT:
        Delivery.objects.filter(pk=delivery.pk).exclude(note=verdict.note).update(note=verdict.note)
        return False
    note = verdict.note or untimely(delivery) or _drift(delivery)
    if note:
        hold(delivery, note)
        return False
    with transaction.atomic():
        # In the order of those who withdraw it, the announcement first: the other way round may deadlock.
        Announcement.objects.select_for_update(of=("self",)).get(pk=delivery.revision.announcement_id)
        row = Delivery.objects.filter(pk=delivery.pk)
        started = bool(move_deliveries(row, "start", started_at=timezone.now(), note=""))
        if started:
            _tell(delivery)
    return started


def _tell(delivery: Delivery) -> None:
    """In the same transaction, so that an announcement withdrawn this very moment is not sent."""
    announcement = delivery.revision.announcement
    if not ahead.is_early(delivery) and record_delivery_progress(announcement, Verb.START):
        return
    announcement.refresh_from_db(fields=["state"])
    if announcement.state not in gate.APPROVED:
        raise Refused(WITHDRAWN)


def _drift(delivery: Delivery) -> str:
    """Counted before the first request leaves, so that sending may overlap the freeze."""
    if not delivery.to_people:
        return ""
    segment = SegmentFilter.from_json(delivery.segment)
    return gate.drift(delivery, _people_now(segment, delivery.audience_day))


def _people_now(segment: SegmentFilter, on: date) -> int:
    """From the bitmaps, exact and quick, since an emergency waits for it; their time limit is for pages."""
    try:
        return headcount(segment, on).total
    except Refused:
        return counting.count(segment, on)
