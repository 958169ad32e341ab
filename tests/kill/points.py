"""The named points of a delivery, and how a killer gets there without any help from the product.

Each waits until the rows and the stand-in prove that the point is reached, and kills there; it returns False
when the delivery passed by unseen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

import redis
from django.conf import settings

from channels.ledger.freezing import BATCH_SIZE, BATCHES_PER_STEP
from channels.models import BatchState, DeliveryState
from config.demo.friends import control
from tests.kill.dispatch import Dispatch
from tests.kill.town import TookTooLong, Town
from tests.kill.turnstile import Turnstile

STEP = BATCH_SIZE * BATCHES_PER_STEP  # people frozen in one transaction
SECONDS = 60.0  # how long a point is waited for
FOR_OTHERS = 0.3  # seconds in which other threads of a worker come to the bar too
Victims = Callable[[], list[str]]  # asked at the last moment: who is at work then
FREEZING = "INSERT INTO channels_batch"
BUCKET = "koho:rate:line"
LATE = 10.0  # seconds an answer is kept back; the sender is dead long before


class Point(StrEnum):
    DURING_FREEZE = "確定の途中"
    AFTER_FREEZE = "確定の直後"
    AFTER_CLAIM = "確保の直後"
    AFTER_HTTP = "受付後・記録前"


def strike_at(point: Point, town: Town, dispatch: Dispatch, victims: Victims) -> bool:
    """Approve, kill `victims` at `point`. False when it was not reached."""
    try:
        return _WAYS[point](town, dispatch, victims)
    except TookTooLong:
        return False


def _during_freeze(town: Town, dispatch: Dispatch, victims: Victims) -> bool:
    """Of a large audience some batches exist and some do not; of a small one the only step is under way."""
    partly = len(dispatch.expected) > STEP

    def reached() -> bool:
        delivery = dispatch.delivery
        begun = delivery.state == DeliveryState.FREEZING and delivery.frozen_at is None
        return begun and (delivery.frozen_through > 0) == partly

    return _between_steps(town, dispatch, victims, reached, "" if partly else FREEZING)


def _after_freeze(town: Town, dispatch: Dispatch, victims: Victims) -> bool:
    """All batches exist and none has been touched, or (of a large audience) at least none is left to make."""

    def reached() -> bool:
        untouched = len(dispatch.expected) > STEP or not dispatch.batches(BatchState.CLAIMED)
        return dispatch.delivery.frozen_at is not None and untouched

    return _between_steps(town, dispatch, victims, reached)


def _between_steps(
    town: Town, dispatch: Dispatch, victims: Victims, reached: Callable[[], bool], doing: str = ""
) -> bool:
    """Let the workers do a statement at a time until `reached()`, and kill while one waits (`doing`)."""
    until = time.monotonic() + SECONDS
    with Turnstile(town) as turnstile:
        dispatch.approve()
        while time.monotonic() < until:
            town.wait(turnstile.somebody_waits, SECONDS)
            if town.sees(lambda: reached() and turnstile.somebody_waits(doing), FOR_OTHERS):
                town.kill(*victims())
                return True
            turnstile.let_one_pass()
    return False


def _after_claim(town: Town, dispatch: Dispatch, victims: Victims) -> bool:
    """Requests are claimed and wait for the rate limiter, which is deep in debt; none has left."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        seconds, _ = client.time()
        debt = -2 * SECONDS * settings.LINE_MULTICAST_PER_SECOND
        client.hset(BUCKET, mapping={"tokens": debt, "at": seconds})
        try:
            dispatch.approve()
            town.wait(lambda: dispatch.batches(BatchState.CLAIMED), SECONDS)
            town.kill(*victims())
            return not dispatch.accepted() and bool(dispatch.batches(BatchState.CLAIMED))
        finally:
            client.delete(BUCKET)


def _after_http(town: Town, dispatch: Dispatch, victims: Victims) -> bool:
    """LINE has accepted requests, and its answers are still under way."""
    late = {"service": "line", "route": "multicast", "effect": "delay", "after": True, "delay": LATE}
    control("POST", "faults", late | {"count": None})
    try:
        dispatch.approve()
        town.wait(dispatch.accepted, SECONDS)
        town.kill(*victims())
        return bool({each.key for each in dispatch.accepted()} - _recorded(dispatch))
    finally:
        control("DELETE", "faults")


def _recorded(dispatch: Dispatch) -> set[str]:
    return {str(batch.retry_key) for batch in dispatch.batches(BatchState.ACCEPTED)}


_WAYS: dict[Point, Callable[[Town, Dispatch, Victims], bool]] = {
    Point.DURING_FREEZE: _during_freeze,
    Point.AFTER_FREEZE: _after_freeze,
    Point.AFTER_CLAIM: _after_claim,
    Point.AFTER_HTTP: _after_http,
}
