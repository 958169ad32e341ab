"""The audience becomes numbered batches, once: stepwise, so that a killed freeze goes on where it stopped.

Each step inserts its batches and moves `frozen_through` in one transaction; sending begins after the first.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from channels.ledger import gate
from channels.ledger.starting import hold
from channels.ledger.transitions import move_deliveries
from channels.models import Batch, Delivery, DeliveryState
from segments import counting
from segments.filters import SegmentFilter
from segments.freezing import page_of

BATCH_SIZE = 500  # LINE: "to" takes 1 to 500 user ids
BATCHES_PER_STEP = 40
FIRST_STEP = 4  # small, so that the first requests leave at once

# In the database alone: carrying half a million ids through Python and back takes ten times as long.
# The order inside a batch is frozen with it: the body of a retry must be the same to the letter.
FREEZE = """
WITH page AS MATERIALIZED ({page}),
numbered AS (SELECT id, line_user_id, (row_number() OVER (ORDER BY id) - 1) / %s AS chunk FROM page),
made AS (
    INSERT INTO channels_batch (delivery_id, number, part, audience, recipients, size, retry_key, state,
        attempts, retries, lookups, receipt_id, receipt_url, request_id, error_code, staff_message)
    SELECT %s, %s + chunk, 0, 'listed', array_agg(line_user_id ORDER BY id), count(*),
        gen_random_uuid(), 'pending', 0, 0, 0, '', '', '', '', ''
    FROM numbered GROUP BY chunk
)
SELECT count(*), max(id) FROM page
"""


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
    limit = BATCH_SIZE * (BATCHES_PER_STEP if delivery.frozen_through else FIRST_STEP)
    page = page_of(segment, delivery.audience_day, delivery.frozen_through, limit)
    if not page.end:
        _finish(delivery, delivery.people_frozen, through=delivery.frozen_through)
        return
    with connection.cursor() as cursor:
        # Not waiting for the disk is safe: a request only leaves after a claim, whose commit does.
        cursor.execute("SET LOCAL synchronous_commit TO OFF")
        number = next_number(delivery.pk)
        cursor.execute(FREEZE.format(page=page.sql), (*page.params, BATCH_SIZE, delivery.pk, number))
        found, last = cursor.fetchone() or (0, None)
    # A full page may have been cut before its end, by people who joined meanwhile: they are on the next one.
    through = last if found == limit else page.end
    Delivery.objects.filter(pk=delivery.pk).update(
        frozen_through=through, people_frozen=delivery.people_frozen + found
    )


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
