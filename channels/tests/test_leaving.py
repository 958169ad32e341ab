"""Who blocked the account after which message: by the events and the requests as they are stored."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from channels.leaving import blocks_since
from channels.models import Batch, BatchState, Delivery, DeliveryState
from channels.tests.factories import make_delivery, make_revision
from segments.models import WebhookEvent

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count()


def person(number: int) -> str:
    return f"U{number:032x}"


def sent(
    people: Sequence[int], hours_ago: float, *, state: str = BatchState.ACCEPTED, everyone: bool = False
) -> Delivery:
    """A delivery of one request, as its acceptance left it."""
    at = timezone.now() - timedelta(hours=hours_ago)
    delivery = make_delivery(revision=make_revision())
    Batch.objects.create(
        delivery=delivery,
        number=1,
        audience=Batch.Audience.EVERYONE if everyone else Batch.Audience.LISTED,
        recipients=[] if everyone else [person(one) for one in people],
        size=len(people),
        state=state,
        first_sent_at=at,
        finished_at=at + timedelta(seconds=1),
    )
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.SENT, started_at=at, finished_at=at + timedelta(seconds=1)
    )
    return delivery


def left(number: int, hours_ago: float, kind: str = "unfollow") -> None:
    at = timezone.now() - timedelta(hours=hours_ago)
    WebhookEvent.objects.create(
        event_id=f"event-{next(NUMBERS)}",
        kind=kind,
        user_id=person(number),
        timestamp_ms=int(at.timestamp() * 1000),
        payload={},
    )


def counted(hours: float = 48) -> dict[int, int]:
    return blocks_since(since(hours))


def since(hours: float) -> datetime:
    return timezone.now() - timedelta(hours=hours)


def test_those_who_left_within_a_day_of_getting_it() -> None:
    delivery = sent([1, 2, 3, 4, 5], 30)
    left(1, 29)
    left(2, 6.5)
    left(3, 5.5)  # a day and half an hour later
    left(4, 31)  # before it
    left(9, 29)  # never got it
    left(5, 29, kind="follow")
    assert counted() == {delivery.pk: 2}


def test_a_block_is_put_down_to_the_last_message_before_it() -> None:
    first, second = sent([1, 2], 10), sent([2, 3], 5)
    left(1, 1)
    left(2, 1)
    left(2, 7)  # and came back in between
    assert counted() == {first.pk: 2, second.pk: 1}


def test_a_person_who_leaves_twice_counts_once() -> None:
    delivery = sent([1], 10)
    left(1, 9)
    left(1, 8)
    assert counted() == {delivery.pk: 1}


def test_what_was_not_accepted_drove_nobody_away() -> None:
    delivery = sent([1], 10, state=BatchState.REFUSED)
    left(1, 9)
    assert counted() == {delivery.pk: 0}


def test_a_broadcast_reached_everybody() -> None:
    listed, everybody = sent([1], 10), sent([1, 2, 3], 8, everyone=True)
    left(1, 7)
    left(2, 7)
    left(1, 9)
    assert counted() == {listed.pk: 1, everybody.pk: 2}


def test_where_nobody_left_it_is_nobody() -> None:
    delivery = sent([1], 10)
    assert counted() == {delivery.pk: 0}
    assert blocks_since(since(1)) == {}
