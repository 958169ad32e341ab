"""The ledger through the real transports, over real HTTP, against stand-ins that misbehave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import Settings

from announcements.models import Channel
from channels import limiter, registry
from channels.composing import compose_all
from channels.ledger import lane
from channels.ledger.scheduling import schedule
from channels.models import Attempt, BatchState, ChannelStatus, Delivery, DeliveryState
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

ROUTES = {Channel.X: "create", Channel.FACEBOOK: "feed"}  # as the stand-ins name them
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def sandbox(server: RunningSandbox, settings: Settings) -> Iterator[RunningSandbox]:
    """The stand-ins, empty, and the transports pointed at them."""
    server.reset()
    settings.LINE_API_BASE = settings.X_API_BASE = settings.FACEBOOK_GRAPH_BASE = server.base_url
    registry._load.cache_clear()
    limiter._script.cache_clear()
    yield server
    registry._load.cache_clear()


def approve(
    *channels: str, segment: dict[str, Any] = PARENTS, people: int = 0, **content: Any
) -> list[Delivery]:
    revision = make_revision(make_content(channels, segment=segment, **content))
    return schedule(
        revision,
        compose_all(revision.content),
        approved_by=a_person("approver", "課長 次郎"),
        people_counted=people,
        due_at=None,
        authorization_basis=revision.digest,
    )


def line_counts(sandbox: RunningSandbox) -> dict[str, Any]:
    counts: dict[str, Any] = sandbox.ledger()["line"][0]
    return counts


def friends(sandbox: RunningSandbox, count: int) -> list[str]:
    ids = make_friends(count)
    sandbox.add_friends(ids)
    return ids


def state_of(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def test_line_reaches_everybody_of_the_segment_once(sandbox: RunningSandbox) -> None:
    friends(sandbox, 1203)
    (delivery,) = approve(Channel.LINE, people=1203)
    lane.run(Channel.LINE)
    counts = line_counts(sandbox)
    assert (counts["people_reached"], counts["most_received"], counts["requests_accepted"]) == (1203, 1, 3)
    assert state_of(delivery) == DeliveryState.SENT
    assert all(Attempt.objects.values_list("request_id", flat=True))


def test_everybody_is_one_broadcast(sandbox: RunningSandbox) -> None:
    friends(sandbox, 30)
    approve(Channel.LINE, segment=EVERYONE, people=30)
    lane.run(Channel.LINE)
    assert line_counts(sandbox)["delivered_by_kind"] == {"broadcast": 30}


@pytest.mark.parametrize(
    "fault",
    [
        {"preset": "500"},
        {"preset": "500", "after": True},
        {"preset": "html"},
        {"preset": "empty", "after": True},
        {"effect": "drop"},
        {"effect": "drop", "after": True},
        {"preset": "rate", "count": 2},
    ],
    ids=lambda fault: "-".join(f"{key}={value}" for key, value in fault.items()),
)
def test_whatever_line_answers_each_gets_it_once(sandbox: RunningSandbox, fault: dict[str, Any]) -> None:
    friends(sandbox, 700)
    (delivery,) = approve(Channel.LINE, people=700)
    rule = sandbox.faults.add("line", "multicast", **fault)
    run_to_the_end(Channel.LINE)
    assert rule.struck
    counts = line_counts(sandbox)
    assert (counts["people_reached"], counts["most_received"], counts["duplicates"]) == (700, 1, 0)
    assert state_of(delivery) == DeliveryState.SENT


def test_an_expired_token_stops_line_and_nothing_is_lost(sandbox: RunningSandbox) -> None:
    friends(sandbox, 700)
    (delivery,) = approve(Channel.LINE, people=700)
    sandbox.faults.add("line", "multicast", preset="unauthorized", count=None)
    lane.run(Channel.LINE)
    assert "認証" in ChannelStatus.objects.get(channel="line", is_stopped=True).reason
    assert set(delivery.batches.values_list("state", flat=True)) == {BatchState.PENDING}
    sandbox.faults.clear()
    ChannelStatus.objects.update(is_stopped=False)
    run_to_the_end(Channel.LINE)
    assert line_counts(sandbox)["most_received"] == 1
    assert state_of(delivery) == DeliveryState.SENT


def test_a_malformed_id_keeps_nobody_else_from_it(sandbox: RunningSandbox) -> None:
    ids = make_friends(20)
    sandbox.add_friends(ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE segments_subscriber SET line_user_id = 'Uzzz' WHERE line_user_id = %s", [ids[3]]
        )
    (delivery,) = approve(Channel.LINE, people=20)
    run_to_the_end(Channel.LINE)
    assert (line_counts(sandbox)["people_reached"], line_counts(sandbox)["most_received"]) == (19, 1)
    assert state_of(delivery) == DeliveryState.PARTLY_FAILED


@pytest.mark.parametrize("channel", [Channel.X, Channel.FACEBOOK])
@pytest.mark.parametrize(
    "fault",
    [
        {"preset": "500"},
        {"effect": "drop", "after": True},
        {"preset": "500", "after": True},
        {"preset": "rate"},
    ],
    ids=lambda fault: "-".join(f"{key}={value}" for key, value in fault.items()),
)
def test_a_post_appears_once_whatever_is_answered(
    sandbox: RunningSandbox, channel: Channel, fault: dict[str, Any]
) -> None:
    (delivery,) = approve(channel)
    rule = sandbox.faults.add(channel.value, ROUTES[channel], **fault)
    run_to_the_end(channel, apart=120)
    assert rule.struck
    assert sandbox.ledger()[channel.value]["posts"] == 1
    assert state_of(delivery) == DeliveryState.SENT
    assert delivery.batches.get().receipt_url.startswith(sandbox.base_url)


def test_a_thread_hangs_together(sandbox: RunningSandbox) -> None:
    (delivery,) = approve(Channel.X, texts={"x": "赤ちゃん広場を開きます。" * 30}, x_thread=True)
    run_to_the_end(Channel.X)
    posts = sorted(sandbox.x.posts.values(), key=lambda post: int(post.id))
    assert len(posts) == delivery.batches.count() > 1
    assert state_of(delivery) == DeliveryState.SENT


LANE = """
import os, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
settings.LINE_API_BASE = os.environ["SANDBOX"]
settings.LINE_CONCURRENCY = 4
from channels.ledger import lane
lane.run("line")
"""


def test_killed_hard_in_the_middle_nobody_is_lost_or_doubled(sandbox: RunningSandbox) -> None:
    # Far more requests than two dead workers can hold claims of: each leaves some, and the next has work.
    people, requests = 60_000, 120
    friends(sandbox, people)
    (delivery,) = approve(Channel.LINE, people=people)
    sandbox.faults.add("line", "multicast", effect="delay", delay=0.2, count=None)
    for _ in range(2):
        before = len(sandbox.line.sends)
        worker = a_worker(sandbox)
        until = time.monotonic() + 60
        while len(sandbox.line.sends) < before + 5 and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        # More than the four that may have been under way when the worker before it died.
        assert before + 5 <= len(sandbox.line.sends) < requests
    sandbox.faults.clear()
    run_to_the_end(Channel.LINE)
    counts = line_counts(sandbox)
    assert (counts["people_reached"], counts["most_received"], counts["duplicates"]) == (people, 1, 0)
    assert state_of(delivery) == DeliveryState.SENT


def a_worker(sandbox: RunningSandbox) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "SANDBOX": sandbox.base_url,
    }
    return subprocess.Popen([sys.executable, "-c", LANE], env=environment, cwd=django_settings.BASE_DIR)
