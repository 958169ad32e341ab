"""Who had each LINE delivery of the last weeks, folded into one set per delivery: what load is reckoned from.

A derived record, made once a delivery has ended and again whenever it is reopened and ends anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from announcements.models import Channel
from channels.models import Batch, BatchState, Delivery, Reach
from segments.filters import SegmentFilter
from segments.readers import packed, readers_of

logger = logging.getLogger(__name__)

WINDOW = timedelta(days=28)
KEPT_FOR = WINDOW + timedelta(days=3)  # a draft may be judged for a moment some days ahead
_RECIPIENTS = """
    COPY (
        SELECT s.id FROM channels_batch b CROSS JOIN LATERAL unnest(b.recipients) AS r (line_user_id)
        JOIN segments_subscriber s ON s.line_user_id = r.line_user_id
        WHERE b.delivery_id = %s AND b.state = %s
    ) TO STDOUT
"""


def fold_finished() -> int:
    """Fold every delivery that has ended since the last time, oldest first; how many."""
    return sum(_fold(delivery) for delivery in list(_unfolded().order_by("pk")))


def forget_old() -> int:
    """Drop the sets that no load is reckoned from any more."""
    before = timezone.now() - KEPT_FOR
    gone, _ = Reach.objects.filter(delivery__due_at__lt=before, delivery__finished_at__lt=before).delete()
    return gone


def _unfolded() -> QuerySet[Delivery]:
    """One forgotten before it was folded cannot be folded any more."""
    new = Q(reach=None) | Q(reach__folded_at__lt=F("finished_at"))
    recent = Q(finished_at__gte=timezone.now() - KEPT_FOR, forgotten_at=None)
    return Delivery.objects.filter(new & recent, channel=Channel.LINE)


def _fold(delivery: Delivery) -> bool:
    at = timezone.now()  # before: what is accepted meanwhile moves `finished_at` past it
    readers = _everybody(delivery) if _was_broadcast(delivery) else packed(_recipients(delivery))
    if readers is None:
        return False  # so much has just changed: next time
    people = int.from_bytes(readers).bit_count()
    known = {"readers": readers, "people": people, "folded_at": at}
    Reach.objects.update_or_create(delivery=delivery, defaults=known)
    logger.info("delivery %d folded: %d people", delivery.pk, people)
    return True


def _was_broadcast(delivery: Delivery) -> bool:
    accepted = delivery.batches.filter(state=BatchState.ACCEPTED)
    return accepted.filter(audience=Batch.Audience.EVERYONE).exists()


def _everybody(delivery: Delivery) -> bytes | None:
    """A broadcast lists nobody: those who are friends now, minutes after it, are those who had it."""
    return readers_of(SegmentFilter(everyone=True), delivery.audience_day)


def _recipients(delivery: Delivery) -> Iterator[int]:
    """Numbers of those whose request was accepted; in the database ids are strings of 33 characters."""
    tail = b""
    with connection.cursor() as cursor, cursor.copy(_RECIPIENTS, [delivery.pk, BatchState.ACCEPTED]) as rows:
        for block in rows:
            *whole, tail = (tail + bytes(block)).split(b"\n")
            yield from map(int, whole)
