"""What came back of each delivery, asked for while it moves: often at first, for the last time after 14 days.

LINE's and Facebook's numbers settle over days; asking again only brings the row up to date. A platform that
does not answer is asked again with the next round.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from channels import leaving, registry
from channels.ledger.locks import advisory_lock
from channels.models import Batch, BatchState, Delivery, DeliveryState, Outcome
from channels.transport import Measurable, Reactions, Sent, TransportError
from staff.wording import local

logger = logging.getLogger(__name__)

FIRST_AFTER = timedelta(minutes=5)
# Age of a delivery → how long its numbers are taken for current.
PACE = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=3), timedelta(hours=6)),
    (timedelta(days=14), timedelta(days=1)),
)
MOVES_FOR = timedelta(days=14)
GIVEN_UP_AFTER = timedelta(days=28)  # the events that tell of blocks are kept for 30 days
MOST_PER_ROUND = 8  # a channel; LINE answers 60 an hour, and there are six rounds in one
_ENDED = (DeliveryState.SENT, DeliveryState.PARTLY_FAILED, DeliveryState.STOPPED, DeliveryState.NEEDS_CHECK)
_REACTIONS = ("delivered", "opened", "clicked", "reacted", "shared")


def measure() -> int:
    """Bring what is due up to date; how many deliveries were."""
    with advisory_lock("outcomes") as held:
        if not held:
            return 0
        now = timezone.now()
        due = _due(now)
        blocks = _blocks(due)
        return sum(_measure_channel(channel, due, blocks, now) for channel in registry.PATHS)


def is_due(finished_at: datetime, measured_at: datetime | None, now: datetime) -> bool:
    """Whether the numbers have aged. Those asked for at 14 days or later are the last."""
    age = now - finished_at
    if measured_at is None:
        return age >= FIRST_AFTER
    pace = next((pace for until, pace in PACE if age < until), timedelta())
    return now - measured_at >= pace


def _due(now: datetime) -> list[Delivery]:
    """The longest without numbers first."""
    ended = Delivery.objects.filter(
        state__in=_ENDED, mode=settings.KOHO_MODE, finished_at__gte=now - GIVEN_UP_AFTER
    )
    open_ones = ended.exclude(outcome__is_final=True).select_related("outcome").order_by("pk")
    found = [
        one
        for one in open_ones
        if one.finished_at
        and is_due(one.finished_at, _measured_at(one) if hasattr(one, "outcome") else None, now)
    ]
    return sorted(found, key=_measured_at)


def _blocks(due: Sequence[Delivery]) -> dict[int, int]:
    """Of those whose day was not over when they were last looked at."""
    unsettled = [
        one.finished_at
        for one in due
        if one.to_people and one.finished_at and _measured_at(one) < one.finished_at + leaving.WITHIN
    ]
    return leaving.blocks_since(min(unsettled)) if unsettled else {}


def _measured_at(delivery: Delivery) -> datetime:
    outcome: Outcome | None = getattr(delivery, "outcome", None)
    return outcome.measured_at if outcome else datetime.min.replace(tzinfo=UTC)


def _measure_channel(channel: str, due: Sequence[Delivery], blocks: dict[int, int], now: datetime) -> int:
    mine = [one for one in due if one.channel == channel][:MOST_PER_ROUND]
    transport: object = registry.get(channel) if mine else None
    if not isinstance(transport, Measurable):
        return 0
    done = 0
    for delivery in mine:
        try:
            _store(delivery, _reactions(transport, delivery), blocks.get(delivery.pk), now)
            done += 1
        except TransportError as error:
            logger.warning("no reactions of delivery %d: %s", delivery.pk, error.code)
            if error.stop_channel or error.code == "429" or error.retry_at is not None:
                break  # the others would be told the same
    return done


def _reactions(transport: Measurable, delivery: Delivery) -> Reactions:
    accepted = delivery.batches.filter(state=BatchState.ACCEPTED)
    receipts = accepted.exclude(receipt_id="").order_by("number").values_list("receipt_id", flat=True)
    is_listed = delivery.to_people and not accepted.filter(audience=Batch.Audience.EVERYONE).exists()
    people = accepted.aggregate(people=Sum("size"))["people"] if delivery.to_people else None
    first = local(delivery.started_at or delivery.due_at).date()
    sent = Sent(
        delivery.pk,
        first_day=first,
        last_day=min(first + timedelta(days=30), timezone.localdate()),
        receipts=() if is_listed else tuple(receipts[:100]),
        is_listed=is_listed,
    )
    if not people and not sent.receipts:
        return Reactions()  # nothing got out
    told = transport.reactions(sent)
    return Reactions(**asdict(told) | {"delivered": told.delivered if told.delivered is not None else people})


def _store(delivery: Delivery, reactions: Reactions, blocked: int | None, now: datetime) -> None:
    """What the platform keeps back now stays what it said before: numbers of people only grow."""
    known: dict[str, Any] = {
        name: value for name in _REACTIONS if (value := getattr(reactions, name)) is not None
    }
    if blocked is not None and delivery.to_people:
        known["blocked"] = blocked
    assert delivery.finished_at is not None
    known |= {"measured_at": now, "is_final": now - delivery.finished_at >= MOVES_FOR}
    Outcome.objects.update_or_create(delivery=delivery, defaults=known)
