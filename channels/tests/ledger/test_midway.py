"""What happens while a lane is sending: people step in, emergencies overtake, lanes share the work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from pytest_django import Settings

from announcements.models import Channel
from channels.ledger import controls, lane, sweeping
from channels.models import BatchState, Delivery, DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.ledger.driving import run_to_the_end, start_and_freeze
from channels.tests.recording import Platform
from channels.transport import Batch, Receipt
from segments.tests.factories import make_category
from staff.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, REQUESTS = 15_000, 30


@pytest.fixture(autouse=True)
def _slowly(settings: Settings) -> None:
    """Ten requests a second, so that there is a middle."""
    settings.LINE_MULTICAST_PER_SECOND = 10.0


def meanwhile(act: Callable[[], object]) -> Callable[[Platform, Batch], Receipt]:
    """Accept this request, and do `act` before the answer goes back."""

    def step(platform: Platform, batch: Batch) -> Receipt:
        try:
            act()
        finally:
            connections.close_all()
        return platform.accept(batch)

    return step


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk)


@pytest.mark.parametrize(
    ("act", "state", "left"),
    [
        (controls.pause, DeliveryState.PAUSED, BatchState.PENDING),
        (controls.stop, DeliveryState.STOPPED, BatchState.STOPPED),
    ],
    ids=["pause", "stop"],
)
def test_what_waits_for_its_turn_does_not_leave(
    platform: Platform, pr_officer: User, act: Callable[..., object], state: str, left: str
) -> None:
    make_friends(PEOPLE)
    delivery = make_delivery(segment=PARENTS, people_counted=PEOPLE)
    platform.plan.append(meanwhile(lambda: act(fresh(delivery), pr_officer, "誤りが見つかったため")))
    lane.run(Channel.LINE)
    sweeping.sweep()
    assert fresh(delivery).state == state
    assert 1 <= len(platform.requests) < REQUESTS
    accepted = delivery.batches.filter(state=BatchState.ACCEPTED).count()
    assert accepted == len(platform.requests)
    assert delivery.batches.filter(state=left).count() == REQUESTS - accepted


def test_an_emergency_overtakes_what_waits(platform: Platform) -> None:
    make_category("bosai", is_emergency=True)
    make_friends(PEOPLE)
    alarmed = set(make_friends(3, "bosai"))
    routine = make_delivery(segment=PARENTS, people_counted=PEOPLE)

    def alarm() -> None:
        category = {"code": "bosai", "name": "防災"}
        make_delivery(segment={"any_of": ["bosai"]}, people_counted=3, category=category)

    platform.plan.append(meanwhile(alarm))
    lane.run(Channel.LINE)
    run_to_the_end()
    order = [set(request.recipients) == alarmed for request in platform.requests]
    assert order.count(True) == 1
    assert 0 < order.index(True) < REQUESTS
    assert set(platform.people.values()) == {1}
    assert fresh(routine).state == DeliveryState.SENT


def test_lanes_share_the_work(platform: Platform, settings: Settings) -> None:
    settings.LINE_LANES, settings.LINE_MULTICAST_PER_SECOND = 2, 60.0
    friends = make_friends(PEOPLE)
    start_and_freeze(make_delivery(segment=PARENTS, people_counted=PEOPLE))

    def run() -> bool:
        try:
            return lane.run(Channel.LINE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: run(), range(2))) == [True, True]
    run_to_the_end()
    assert platform.people == dict.fromkeys(friends, 1)
    assert len(platform.requests) == REQUESTS
