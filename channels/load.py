"""The LINE messages of a stretch of time with their readers: sent as they went, coming as approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from announcements.models import Channel
from channels.models import Delivery, DeliveryState, Reach
from segments.filters import SegmentFilter
from segments.readers import readers_of
from segments.tallying import TooSlow
from staff.errors import Refused

COMING = (
    DeliveryState.SCHEDULED,
    DeliveryState.FREEZING,
    DeliveryState.SENDING,
    DeliveryState.PAUSED,
    DeliveryState.NEEDS_CHECK,
)
MOST_COMING = 20  # each costs a look at the bitmaps


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery: its category's code, when it is (to be) sent, its readers packed (`segments.readers`).

    is_coming: not all sent yet; the readers are those its segment reaches now.
    """

    category: str
    at: datetime
    readers: bytes
    is_coming: bool = False


def messages_between(since: datetime, until: datetime) -> list[Message]:
    """What readers got, or will have got, from `since` up to `until`; emergencies as well."""
    period = {"mode": settings.KOHO_MODE, "due_at__gt": since, "due_at__lt": until, "channel": Channel.LINE}
    return [*_sent(period), *_coming(period)]


def _sent(period: Mapping[str, Any]) -> Iterator[Message]:
    """As they went. The readers of all of them are some megabytes."""
    ended = Reach.objects.filter(
        people__gt=0, **{f"delivery__{name}": value for name, value in period.items()}
    ).exclude(delivery__state__in=COMING)
    rows = ended.order_by("delivery__due_at", "pk").values_list(
        "delivery__revision__content__category__code", "delivery__due_at", "readers"
    )
    for category, at, readers in rows:
        yield Message(category or "", at, bytes(readers))


def _coming(period: Mapping[str, Any]) -> Iterator[Message]:
    for delivery in _not_folded(period).select_related("revision").order_by("due_at", "pk")[:MOST_COMING]:
        try:
            readers = readers_of(SegmentFilter.from_json(delivery.segment), delivery.audience_day)
        except TooSlow:
            raise
        except Refused:
            continue  # its category or ward is gone: it will be held
        if readers:
            category = (delivery.revision.content.get("category") or {}).get("code", "")
            yield Message(category, delivery.due_at, readers, is_coming=True)


def _not_folded(period: Mapping[str, Any]) -> QuerySet[Delivery]:
    """Still to be sent, under way, or ended so lately that its readers have not been folded."""
    just_ended = Q(reach=None, forgotten_at=None, state__in=[DeliveryState.SENT, DeliveryState.PARTLY_FAILED])
    return Delivery.objects.filter(Q(state__in=COMING) | just_ended, **period)
