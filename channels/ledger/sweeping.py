"""The sweep heals whatever a crash left, from the database alone. Run as often as you like: it changes only
what is not as it should be, and sends nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from announcements.models import Announcement, Channel, State
from channels.ledger import ahead, finishing, starting, stopping
from channels.ledger.claiming import ACTIVE, KEY_LIFETIME
from channels.ledger.locks import advisory_lock
from channels.ledger.recording import KEY_TOO_OLD
from channels.ledger.transitions import move_batches
from channels.ledger.wake import wake
from channels.models import Batch, BatchState, ChannelStatus, Delivery, DeliveryState

logger = logging.getLogger(__name__)

# Whoever lost the lease may still be at it (pictures, then the post): looked for sooner, it would be missed.
LONGEST_POST = timedelta(seconds=60)
STOPPED_UNSENT = "中止したため送っていません。"
STOPPED_UNKNOWN = "送られたかどうか確認できないまま中止しました。"


def sweep() -> None:
    """One round. A round still running makes the next one return at once."""
    with advisory_lock("sweep") as held:
        if not held:
            return
        if lapsed := return_lapsed_leases():
            logger.warning("%s lapsed leases returned", lapsed)
        settle_stopped()
        stopping.list_stopped()
        give_up_the_too_old()
        finishing.finish()
        report_announcements()
        wake_lanes()


def return_lapsed_leases(channel: str = "") -> int:
    """A lane died with requests out: each may have been accepted, so each is in doubt, never simply unsent.

    LINE then repeats it under the same retry key; elsewhere our own timeline is looked up first. Without
    `channel` of all channels.
    """
    lapsed = Batch.objects.filter(state=BatchState.CLAIMED, lease_until__lt=timezone.now())
    if channel:
        lapsed = lapsed.filter(delivery__channel=channel)
    keyed = move_batches(lapsed.filter(delivery__channel=Channel.LINE), "doubt", next_try_at=None)
    return keyed + move_batches(lapsed, "doubt", next_try_at=timezone.now() + LONGEST_POST)


def settle_stopped() -> None:
    """Requests that were under way when a person stopped the delivery and have come back since."""
    of_stopped = Batch.objects.filter(delivery__state=DeliveryState.STOPPED)
    now = timezone.now()
    move_batches(of_stopped, "stop", finished_at=now, staff_message=STOPPED_UNSENT)
    in_doubt = of_stopped.filter(state=BatchState.UNKNOWN)
    move_batches(in_doubt, "give_up", finished_at=now, staff_message=STOPPED_UNKNOWN)


def give_up_the_too_old() -> None:
    """After 23 h the same key could send twice: a person decides."""
    old = Batch.objects.filter(state=BatchState.UNKNOWN, first_sent_at__lt=timezone.now() - KEY_LIFETIME)
    move_batches(old, "give_up", finished_at=timezone.now(), staff_message=KEY_TOO_OLD)


def report_announcements() -> None:
    """Announcements whose deliveries have moved on without them."""
    begun = Delivery.objects.filter(revision=OuterRef("current_revision")).exclude(
        Q(state=DeliveryState.SCHEDULED) | ahead.early()
    )
    moving = Announcement.objects.filter(
        Exists(begun), state__in=[State.APPROVED, State.SCHEDULED, State.SENDING, State.NEEDS_CHECK]
    )
    for announcement in moving:
        finishing.report(announcement)


def wake_lanes(among: Collection[str] = tuple(Channel)) -> list[str]:
    """Wake every channel `among` these that has something to do now and may do it. Returns them."""
    stopped = ChannelStatus.objects.filter(is_stopped=True).values_list("channel", flat=True)
    due = starting.due().values_list("channel", flat=True)
    channels = {*due, *_with_work()} & set(among) - set(stopped)
    return [channel for channel in sorted(channels) if wake(channel)]


def _with_work() -> QuerySet[Delivery, str]:
    now = timezone.now()
    of_delivery = Batch.objects.filter(delivery=OuterRef("pk"))
    ready = of_delivery.filter(
        Q(next_try_at__isnull=True) | Q(next_try_at__lte=now),
        state__in=[BatchState.PENDING, BatchState.UNKNOWN],
    )
    # A lane takes back what another left.
    lapsed = of_delivery.filter(state=BatchState.CLAIMED, lease_until__lt=now)
    sending = Delivery.objects.filter(state__in=ACTIVE).filter(
        Q(state=DeliveryState.FREEZING) | Exists(ready) | Exists(lapsed)
    )
    return sending.order_by().values_list("channel", flat=True).distinct()


def waiting_by_channel() -> dict[str, int]:
    """Channel → deliveries that may start or are under way."""
    waiting = Delivery.objects.filter(
        Q(state__in=ACTIVE) | (Q(state=DeliveryState.SCHEDULED) & ahead.may_start())
    )
    return dict(waiting.order_by().values_list("channel").annotate(Count("pk")))
