"""Whether a delivery may take its messages from what is left of the month's (LINE's plans with a limit).

Asked before a delivery starts, and by pages; it reckons with the last reading and the ledger alone and never
waits for the platform. An old reading makes it ask for a new one (channels/line/quota.py).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from announcements.models import Channel
from channels.ledger.gate import Decision, Verdict
from channels.ledger.transitions import OPEN
from channels.ledger.wake import READ_QUOTA, ask_for
from channels.models import Batch, BatchState, ChannelStatus, Delivery, DeliveryState
from segments import counting
from segments.filters import SegmentFilter
from staff.wording import FEWEST_PEOPLE_SHOWN, local

FRESH = timedelta(minutes=2)  # with a limit: others (LINE Official Account Manager) use it up as well
UNLIMITED_FRESH = timedelta(days=1)  # a plan without a limit does not get one overnight
PATIENCE = timedelta(minutes=10)  # a routine delivery waits so long for a reading
COUNTING_LAG = timedelta(minutes=1)  # LINE counts a message a little after it has accepted it
ASK_AGAIN_SECONDS = 5.0
UNDER_WAY = (DeliveryState.FREEZING, DeliveryState.SENDING, DeliveryState.PAUSED)

_asked_at = float("-inf")

WAITING = "LINEの今月の残り通数を確かめています。確かめられしだい、配信を始めます。"
UNKNOWN = (
    "LINEの今月の残り通数を確かめられないため、配信していません。"
    "LINE Official Account Managerで残りを確かめて、再開するか中止してください。"
)


@dataclass(frozen=True, slots=True)
class Quota:
    """A reading. `limit` None: the plan has none."""

    limit: int | None
    used: int
    read_at: datetime

    @property
    def is_fresh(self) -> bool:
        return timezone.now() - self.read_at < (UNLIMITED_FRESH if self.limit is None else FRESH)

    @property
    def counted_from(self) -> datetime:
        """From when on the ledger knows better than the reading."""
        return max(self.read_at - COUNTING_LAG, _first_of_this_month())

    @property
    def used_this_month(self) -> int:
        return self.used if self.read_at >= _first_of_this_month() else 0


@dataclass(frozen=True, slots=True)
class Room:
    """Messages left for one delivery, without those that others under way still need. None: no limit."""

    left: int | None
    reserve: int
    read_at: datetime

    def lacks(self, people: int, *, emergency: bool = False) -> bool:
        return self.left is not None and people > self.left - (0 if emergency else self.reserve)

    @property
    def words(self) -> str:
        """「今月あと12,345通（うち5,000通は緊急用）」"""
        if self.left is None:
            return "今月の上限はありません"
        kept = min(self.reserve, self.left)
        for_emergencies = f"（うち{kept:,}通は緊急用）" if kept else ""
        return f"今月あと{self.left:,}通{for_emergencies}"


def verdict(delivery: Delivery) -> Verdict:
    """May `delivery` start, as far as the quota goes?

    An emergency always may: some reached are better than none, and the reserve is there for it. A routine one
    waits for a reading, PATIENCE at most; then the last reading has to do, and without any a person decides.
    """
    if not delivery.to_people or delivery.is_emergency:
        return Verdict(Decision.GO)
    quota = last_reading()
    if quota is None or not quota.is_fresh:
        _ask_for_reading()
        if timezone.now() - delivery.due_at < PATIENCE:
            return Verdict(Decision.WAIT, WAITING)
    room = room_for(delivery)
    if room is None:
        return Verdict(Decision.HOLD, UNKNOWN)
    people = needed(delivery)
    return Verdict(Decision.HOLD, shortage(room, people)) if room.lacks(people) else Verdict(Decision.GO)


def _ask_for_reading() -> None:
    """Not at every look of a lane: a broker that does not answer would hold up the start of emergencies."""
    global _asked_at
    if time.monotonic() - _asked_at >= ASK_AGAIN_SECONDS:
        _asked_at = time.monotonic()
        ask_for(READ_QUOTA)


def room_for(delivery: Delivery | None = None) -> Room | None:
    """What is left for `delivery` (None: for one not made yet). None: the quota has never been read."""
    quota = last_reading()
    if quota is None:
        return None
    if quota.limit is None:
        return Room(None, 0, quota.read_at)
    others = Delivery.objects.filter(channel=Channel.LINE, state__in=UNDER_WAY)
    if delivery is not None:
        others = others.exclude(pk=delivery.pk)
    taken = quota.used_this_month + _accepted_since(quota.counted_from) + _needed(others)
    return Room(max(0, quota.limit - taken), reserve(quota.limit), quota.read_at)


def last_reading() -> Quota | None:
    status = ChannelStatus.objects.filter(channel=Channel.LINE).first()
    if status is None or status.quota_read_at is None:
        return None
    return Quota(status.quota_limit, status.quota_used or 0, status.quota_read_at)


def reserve(limit: int) -> int:
    """Messages kept for emergencies: as set, or one for every friend, at most half of what there is."""
    if settings.LINE_EMERGENCY_RESERVE is not None:
        return settings.LINE_EMERGENCY_RESERVE
    friends = counting.count(SegmentFilter(everyone=True), timezone.localdate())
    return min(friends, limit // 2)


def needed(delivery: Delivery) -> int:
    """Messages `delivery` has still to send; to everybody it may be more, not all friends are registered."""
    return _needed(Delivery.objects.filter(pk=delivery.pk, finished_at__isnull=True))


def shortage(room: Room, people: int) -> str:
    few = people < FEWEST_PEOPLE_SHOWN
    messages = f"{FEWEST_PEOPLE_SHOWN}通未満" if few else f"{people:,}通"
    return (
        f"LINEの今月の残り通数が足りません。{room.words}、この配信に必要なのは{messages}です。"
        "上限を増やしてから再開するか、中止して届ける相手を絞り、承認を受け直してください。"
    )


def _needed(deliveries: QuerySet[Delivery]) -> int:
    """Batches still open, and people not yet in any batch."""
    left = Coalesce("people_confirmed", "people_counted") - F("people_frozen")
    unfrozen = deliveries.filter(frozen_at__isnull=True).aggregate(
        people=Sum(Greatest(left, Value(0)), output_field=IntegerField())
    )
    ids = list(deliveries.values_list("pk", flat=True))
    waiting = Batch.objects.filter(delivery__in=ids, state__in=OPEN).aggregate(people=Sum("size"))
    return int(unfrozen["people"] or 0) + int(waiting["people"] or 0)


def _accepted_since(moment: datetime) -> int:
    """By way of the few deliveries that can hold such batches: of old batches there are millions."""
    begun = Delivery.objects.filter(channel=Channel.LINE, started_at__isnull=False)
    ids = list(begun.exclude(finished_at__lt=moment).values_list("pk", flat=True))
    accepted = Batch.objects.filter(delivery__in=ids, state=BatchState.ACCEPTED, finished_at__gte=moment)
    return int(accepted.aggregate(people=Sum("size"))["people"] or 0)


def _first_of_this_month() -> datetime:
    """LINE counts by the month in Japan."""
    return local(timezone.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
