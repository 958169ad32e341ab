"""An approval's deliveries: they stand whatever the broker does, and go no further once cancelled."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
import redis
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.pools import producers

from announcements.models import Announcement, Channel, State
from channels.ledger import claiming, lane, lookout, sweeping
from channels.ledger.scheduling import cancel
from channels.ledger.wake import LANE, wake
from channels.models import Batch, BatchState, ChannelStatus, DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.ledger.driving import start_and_freeze
from channels.tests.recording import Platform, fails
from channels.transport import Outcome
from config.celery import app
from segments.tests.factories import make_category
from staff.errors import Refused
from staff.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_approval_stands_although_the_broker_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with app.connection_for_write("redis://127.0.0.1:1/0") as nowhere:
        monkeypatch.setattr(app.amqp, "_producer_pool", producers[nowhere])
        assert not wake(Channel.LINE)
        with transaction.atomic():
            delivery = make_delivery()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SCHEDULED


def test_a_duplicate_wake_up_changes_nothing(platform: Platform) -> None:
    friends = make_friends(5)
    make_delivery(segment=PARENTS, people_counted=5)
    for _ in range(3):
        assert wake(Channel.LINE)
        lane.run(Channel.LINE)
    assert platform.people == dict.fromkeys(friends, 1)


def test_the_sweep_wakes_only_lanes_with_something_to_do(platform: Platform) -> None:
    assert sweeping.wake_lanes() == []
    make_delivery(due_at=timezone.now() + timedelta(hours=1))
    assert sweeping.wake_lanes() == []
    make_delivery(Channel.X)
    assert sweeping.wake_lanes() == ["x"]
    ChannelStatus.objects.create(channel="x", is_stopped=True)
    assert sweeping.wake_lanes() == []


def test_a_lane_that_died_leaves_work_once_its_lease_has_lapsed(platform: Platform) -> None:
    make_friends(5)
    start_and_freeze(make_delivery(segment=PARENTS, people_counted=5))
    assert sweeping.wake_lanes({"x"}) == []
    assert sweeping.wake_lanes({"line", "x"}) == ["line"]
    assert claiming.claim(Channel.LINE, 40)
    assert sweeping.wake_lanes() == []
    Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweeping.wake_lanes() == ["line"]


def test_a_sender_wakes_its_lane_without_the_sweep(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_friends(5)
    make_delivery(segment=PARENTS, people_counted=5)
    monkeypatch.setattr(lookout, "shutting_down", over := Event())
    app.control.purge()
    thread = lookout.start({"line"})
    with app.connection_for_read() as connection, connection.SimpleQueue("line") as queue:
        message = queue.get(timeout=60)
    over.set()
    thread.join()
    assert message.headers["task"] == LANE


def test_cancelled_before_its_time_nothing_leaves(platform: Platform) -> None:
    delivery = make_delivery(segment=PARENTS, due_at=timezone.now() + timedelta(hours=1))
    assert cancel(delivery.revision.announcement, "内容が直されたため") == 1
    lane.run(Channel.LINE)
    delivery.refresh_from_db()
    assert (delivery.state, platform.requests) == (DeliveryState.STOPPED, [])
    assert "内容が直されたため" in delivery.note
    assert AuditEntry.objects.filter(verb="配信を取り消した").exists()
    assert cancel(delivery.revision.announcement, "もう一度") == 0


def test_cancelling_needs_a_reason() -> None:
    with pytest.raises(Refused):
        cancel(make_delivery().revision.announcement, " ")


def test_cancelled_midway_the_doubtful_is_for_a_person(platform: Platform) -> None:
    make_friends(30)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    platform.plan.append(fails(Outcome.UNKNOWN))
    lane.run(Channel.LINE)
    cancel(delivery.revision.announcement, "誤りがあったため")
    assert delivery.batches.get().state == BatchState.NEEDS_CHECK


def test_an_announcement_withdrawn_at_the_last_moment_is_not_started(platform: Platform) -> None:
    make_friends(3)
    delivery = make_delivery(segment=PARENTS, people_counted=3)
    Announcement.objects.update(state=State.DRAFT)
    lane.run(Channel.LINE)
    delivery.refresh_from_db()
    assert (delivery.state, platform.requests) == (DeliveryState.NEEDS_CHECK, [])


def test_an_emergency_goes_first(unlimited: None) -> None:
    make_category("bosai", is_emergency=True)
    make_friends(5)
    make_friends(5, "bosai")
    routine = make_delivery(segment=PARENTS, people_counted=5, due_at=timezone.now() - timedelta(minutes=5))
    urgent = make_delivery(
        segment={"any_of": ["bosai"]}, people_counted=5, category={"code": "bosai", "name": "防災"}
    )
    start_and_freeze(routine)
    start_and_freeze(urgent)
    assert [one.delivery.pk for one in claiming.claim(Channel.LINE, 2)] == [urgent.pk, routine.pk]


def test_a_flushed_broker_loses_nothing_and_doubles_nothing(platform: Platform) -> None:
    friends = make_friends(40)
    delivery = make_delivery(segment=PARENTS, people_counted=40)
    start_and_freeze(delivery)
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    sweeping.sweep()
    lane.run(Channel.LINE)
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    sweeping.sweep()
    lane.run(Channel.LINE)
    assert platform.people == dict.fromkeys(friends, 1)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
