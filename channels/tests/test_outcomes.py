"""What came back: asked of the stand-ins over real HTTP, after real sending, reading and blocking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from announcements.models import Channel
from channels import limiter, outcomes, reaching, registry
from channels.composing import compose_all
from channels.ledger.scheduling import schedule
from channels.line import quota
from channels.models import Delivery, DeliveryState, Outcome, Reach
from channels.sandbox.line import readings
from channels.sandbox.testing import RunningSandbox, running_sandbox
from channels.tests.factories import (
    EVERYONE,
    PARENTS,
    a_person,
    make_content,
    make_friends,
    make_revision,
)
from channels.tests.ledger.driving import run_to_the_end
from segments.models import Subscriber, WebhookEvent
from segments.readers import packed

pytestmark = pytest.mark.django_db(transaction=True)
URL = "https://www.city.wakaba.example/akachan"
TEXT = f"赤ちゃん広場を開きます。{URL}"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def sandbox(server: RunningSandbox, settings: Settings) -> Iterator[RunningSandbox]:
    server.reset()
    settings.LINE_API_BASE = settings.X_API_BASE = settings.FACEBOOK_GRAPH_BASE = server.base_url
    registry._load.cache_clear()
    limiter._script.cache_clear()
    quota.refresh()
    yield server
    registry._load.cache_clear()


def send(channel: str, segment: dict[str, Any] = PARENTS, people: int = 0) -> Delivery:
    content = make_content((channel,), segment=segment, texts={channel: TEXT})
    revision = make_revision(content)
    (delivery,) = schedule(
        revision,
        compose_all(revision.content),
        approved_by=a_person("approver", "課長 次郎"),
        people_counted=people,
        due_at=None,
        authorization_basis=revision.digest,
    )
    run_to_the_end(channel)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    return delivery


def measured(delivery: Delivery, later: timedelta = timedelta(minutes=6)) -> Outcome:
    with time_machine.travel(timezone.now() + later, tick=True):
        assert outcomes.measure() == 1
    return Outcome.objects.get(delivery=delivery)


def figures(outcome: Outcome) -> tuple[int | None, ...]:
    names = ("delivered", "opened", "clicked", "blocked", "reacted", "shared")
    return tuple(getattr(outcome, name) for name in names)


def friends(sandbox: RunningSandbox, count: int) -> list[str]:
    ids = make_friends(count)
    sandbox.add_friends(ids)
    return ids


def unfollow(sandbox: RunningSandbox, user_id: str) -> None:
    """As the webhook stores it."""
    WebhookEvent.objects.create(
        event_id=f"left-{user_id}",
        kind="unfollow",
        user_id=user_id,
        timestamp_ms=int(timezone.now().timestamp() * 1000) + 1000,
        payload={},
    )


def test_line_tells_who_saw_it_and_opened_the_link_and_the_webhooks_who_left(
    sandbox: RunningSandbox,
) -> None:
    ids = friends(sandbox, 600)
    delivery = send(Channel.LINE, people=600)
    unit = f"delivery_{delivery.pk}"
    readings.look(sandbox.line, unit, range(300))
    readings.click(sandbox.line, unit, range(40), URL)
    for user_id in ids[:3]:
        unfollow(sandbox, user_id)
    found = measured(delivery)
    assert figures(found) == (600, 300, 40, 3, None, None)
    assert not found.is_final


def test_asking_again_brings_the_row_up_to_date_until_it_is_final(sandbox: RunningSandbox) -> None:
    friends(sandbox, 100)
    delivery = send(Channel.LINE, people=100)
    unit = f"delivery_{delivery.pk}"
    assert figures(measured(delivery)) == (100, None, None, 0, None, None)
    readings.look(sandbox.line, unit, range(50))
    assert outcomes.measure() == 0  # it has just been asked
    assert figures(measured(delivery, timedelta(hours=2))) == (100, 50, None, 0, None, None)
    last = measured(delivery, timedelta(days=14, hours=1))
    assert last.is_final
    with time_machine.travel(timezone.now() + timedelta(days=16), tick=True):
        assert outcomes.measure() == 0
    assert Outcome.objects.count() == 1


def test_of_fewer_than_twenty_line_says_nothing_and_nothing_is_kept(sandbox: RunningSandbox) -> None:
    friends(sandbox, 60)
    delivery = send(Channel.LINE, people=60)
    readings.look(sandbox.line, f"delivery_{delivery.pk}", range(19))
    assert figures(measured(delivery)) == (60, None, None, 0, None, None)


def test_a_broadcast_is_asked_for_by_its_request(sandbox: RunningSandbox) -> None:
    friends(sandbox, 30)
    sandbox.add_friends([f"U{number:032x}" for number in range(12)])  # friends we know nothing of
    delivery = send(Channel.LINE, EVERYONE, people=30)
    readings.look(sandbox.line, sandbox.line.sends[0].request_id, range(25))
    assert figures(measured(delivery))[:2] == (42, 25)


def test_x_tells_its_public_metrics(sandbox: RunningSandbox) -> None:
    delivery = send(Channel.X)
    (post,) = sandbox.x.posts
    sandbox.x.commit({"op": "reacted", "posts": [post], "more": {"shown": 90, "liked": 7, "shared": 2}})
    found = measured(delivery)
    assert figures(found) == (None, 90, None, None, 7, 2)


def test_facebook_tells_its_insights(sandbox: RunningSandbox) -> None:
    delivery = send(Channel.FACEBOOK)
    (post,) = sandbox.facebook.posts
    more = {"shown": 80, "liked": 5, "clicked": 11}
    sandbox.facebook.commit({"op": "reacted", "posts": [post], "more": more})
    assert figures(measured(delivery)) == (None, 80, 11, None, 5, None)


def test_a_platform_that_does_not_answer_is_asked_with_the_next_round(sandbox: RunningSandbox) -> None:
    friends(sandbox, 30)
    delivery = send(Channel.LINE, people=30)
    fault = sandbox.faults.add("line", "insight_unit", status=500, body={"message": "down"})
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        assert outcomes.measure() == 0
        assert not Outcome.objects.exists()
        sandbox.faults.rules.remove(fault)
        assert outcomes.measure() == 1
    assert Outcome.objects.get().delivery == delivery


def test_who_had_it_is_folded_from_the_accepted_requests(sandbox: RunningSandbox) -> None:
    ids = friends(sandbox, 700)
    make_friends(5, "bosai")
    delivery = send(Channel.LINE, people=700)
    assert reaching.fold_finished() == 1
    assert reaching.fold_finished() == 0
    reach = Reach.objects.get(delivery=delivery)
    people = Subscriber.objects.filter(line_user_id__in=ids).values_list("pk", flat=True)
    assert (reach.people, bytes(reach.readers)) == (700, packed(people))
    Delivery.objects.filter(pk=delivery.pk).update(finished_at=timezone.now() + timedelta(seconds=1))
    assert reaching.fold_finished() == 1  # it was reopened, and has ended anew
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=True):
        assert reaching.forget_old() == 0
    with time_machine.travel(timezone.now() + timedelta(days=32), tick=True):
        assert reaching.forget_old() == 1


def test_a_broadcast_is_folded_as_everybody(sandbox: RunningSandbox) -> None:
    friends(sandbox, 30)
    delivery = send(Channel.LINE, EVERYONE, people=30)
    reaching.fold_finished()
    assert Reach.objects.get(delivery=delivery).people == 30


NOW = datetime.fromisoformat("2026-11-22T10:00:00+09:00")


@pytest.mark.parametrize(
    ("age", "asked_before", "due"),
    [
        (timedelta(minutes=2), None, False),
        (timedelta(minutes=5), None, True),
        (timedelta(hours=3), timedelta(minutes=59), False),
        (timedelta(hours=3), timedelta(hours=1), True),
        (timedelta(days=2), timedelta(hours=5), False),
        (timedelta(days=2), timedelta(hours=6), True),
        (timedelta(days=9), timedelta(hours=23), False),
        (timedelta(days=14), timedelta(minutes=1), True),
    ],
)
def test_often_at_first_and_seldom_later(age: timedelta, asked_before: timedelta | None, due: bool) -> None:
    measured_at = None if asked_before is None else NOW - asked_before
    assert outcomes.is_due(NOW - age, measured_at, NOW) is due
