"""The audience becomes numbered batches, once: stepwise, so that a killed freeze goes on where it stopped.

Each step inserts its batches and moves `frozen_through` in one transaction; sending begins after the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Func, Max, Value
from django.utils import timezone

from channels.ledger import gate
from channels.ledger.starting import hold
from channels.ledger.transitions import move_deliveries
from channels.models import Batch, Delivery, DeliveryState
from segments import counting
from segments.filters import SegmentFilter
from segments.freezing import recipients_after

BATCH_SIZE = 500  # LINE: "to" takes 1 to 500 user ids
BATCHES_PER_STEP = 10


def step(delivery_id: int) -> bool:
    """Freeze a little more of one delivery. False when it is not being frozen (any longer)."""
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update().filter(pk=delivery_id, state=DeliveryState.FREEZING).first()
        )
        if delivery is None:
            return False
        if not delivery.to_people:
            _freeze_posts(delivery)
        elif SegmentFilter.from_json(delivery.segment).everyone:
            _freeze_broadcast(delivery)
        else:
            _freeze_page(delivery)
    return True


def next_number(delivery_id: int) -> int:
    """The number after the last batch. The caller holds the lock on the delivery's row."""
    last = Batch.objects.filter(delivery=delivery_id).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _freeze_posts(delivery: Delivery) -> None:
    """X, Facebook, newsletter: one batch per part, in the order they must appear."""
    parts = range(len(delivery.payload["parts"]))
    Batch.objects.bulk_create(Batch(delivery=delivery, number=part + 1, part=part) for part in parts)
    _finish(delivery, 0)


def _freeze_broadcast(delivery: Delivery) -> None:
    """Everybody: one request. It also reaches friends who never told us their preferences."""
    people = counting.count(SegmentFilter(everyone=True), delivery.audience_day)
    Batch.objects.create(delivery=delivery, number=1, audience=Batch.Audience.EVERYONE, size=people)
    _finish(delivery, people)


def _freeze_page(delivery: Delivery) -> None:
    segment = SegmentFilter.from_json(delivery.segment)
    limit = BATCH_SIZE * BATCHES_PER_STEP
    page = recipients_after(segment, delivery.audience_day, delivery.frozen_through, limit)
    first = next_number(delivery.pk)
    Batch.objects.bulk_create(
        Batch(delivery=delivery, number=number, recipients=_array(ids), size=len(ids))
        for number, ids in enumerate(_chunks([line_id for _, line_id in page]), start=first)
    )
    people = delivery.people_frozen + len(page)
    if len(page) < limit:
        _finish(delivery, people, through=page[-1][0] if page else delivery.frozen_through)
    else:
        Delivery.objects.filter(pk=delivery.pk).update(frozen_through=page[-1][0], people_frozen=people)


def _finish(delivery: Delivery, people: int, *, through: int = 0) -> None:
    """All batches exist. An audience that grew or shrank during the freeze is held like one before it."""
    move_deliveries(
        Delivery.objects.filter(pk=delivery.pk),
        "frozen",
        frozen_through=through,
        people_frozen=people,
        frozen_at=timezone.now(),
    )
    if delivery.to_people and (note := gate.drift(delivery, people)):
        hold(delivery, note)


def _array(ids: Sequence[str]) -> Any:
    """The ids as one parameter: quoting 500 array elements one by one cost most of the freeze."""
    return Func(Value(",".join(ids)), Value(","), function="string_to_array")


def _chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    """At most 500 each, sorted inside: the body of a retry must be the same to the letter."""
    for start in range(0, len(ids), BATCH_SIZE):
        yield sorted(ids[start : start + BATCH_SIZE])
