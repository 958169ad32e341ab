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
from channels.ledger import controls, lane
from channels.ledger.scheduling import schedule
from channels.ledger.splitting import MOST_SPLITS
from channels.line import quota
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
from staff.models import User
from staff.tests.cast import City

ROUTES = {Channel.X: "create", Channel.FACEBOOK: "feed"}  # as the stand-ins name them
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def sandbox(city: City, server: RunningSandbox, settings: Settings) -> Iterator[RunningSandbox]:
    """The stand-ins, empty, and the transports pointed at them."""
    server.reset()
    settings.LINE_API_BASE = settings.X_API_BASE = settings.FACEBOOK_GRAPH_BASE = server.base_url
    registry._load.cache_clear()
    limiter._script.cache_clear()
    quota.refresh()
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


def spoil(ids: list[str]) -> None:
    """As a faulty import might have stored them."""
    with connection.cursor() as cursor:
        for number, line_id in enumerate(ids):
            cursor.execute(
                "UPDATE segments_subscriber SET line_user_id = %s WHERE line_user_id = %s",
                [f"Uzzz{number}", line_id],
            )


@pytest.mark.parametrize(("bad", "reached"), [(7, 33), (25, 0)], ids=["several", "too many"])
def test_several_malformed_ids_are_split_off_one_by_one_up_to_a_limit(
    sandbox: RunningSandbox, bad: int, reached: int
) -> None:
    ids = friends(sandbox, 40)
    spoil(ids[:bad])
    (delivery,) = approve(Channel.LINE, people=40)
    run_to_the_end(Channel.LINE)
    counts = line_counts(sandbox)
    assert (counts.get("people_reached", 0), counts["duplicates"]) == (reached, 0)
    assert sum(delivery.batches.values_list("size", flat=True)) == 40
    keys = [attempt.retry_key for attempt in Attempt.objects.all()]
    assert len(keys) == len(set(keys)) == min(bad, MOST_SPLITS) + 1
    refused = delivery.batches.filter(state=BatchState.REFUSED)
    assert refused.count() == min(bad, MOST_SPLITS + 1)
    assert any("20件を超えて" in batch.staff_message for batch in refused) == (bad > MOST_SPLITS)
    assert Delivery.objects.get(pk=delivery.pk).tripped_at is None


def test_a_400_that_names_nobody_of_ours_refuses_the_whole_request(sandbox: RunningSandbox) -> None:
    friends(sandbox, 20)
    (delivery,) = approve(Channel.LINE, people=20)
    words = "The property, to[20], in the request body is invalid (line: -, column: -)"
    sandbox.faults.add("line", "multicast", status=400, body={"message": words})
    run_to_the_end(Channel.LINE)
    batch = delivery.batches.get()
    assert (batch.state, batch.size) == (BatchState.REFUSED, 20)
    assert state_of(delivery) == DeliveryState.FAILED


def test_after_a_doubt_a_bad_id_sends_nothing_anew(sandbox: RunningSandbox) -> None:
    """The first request may have reached the others: under a new key they would have it twice."""
    friends(sandbox, 20)
    (delivery,) = approve(Channel.LINE, people=20)
    words = "The property, to[3], in the request body is invalid (line: -, column: -)"
    sandbox.faults.add("line", "multicast", preset="500", after=True, nth=1)
    sandbox.faults.add("line", "multicast", status=400, body={"message": words}, nth=1)
    run_to_the_end(Channel.LINE)
    assert state_of(delivery) == DeliveryState.NEEDS_CHECK
    assert (line_counts(sandbox)["people_reached"], line_counts(sandbox)["most_received"]) == (20, 1)


def test_a_repeated_key_is_a_yes_and_both_request_ids_are_kept(sandbox: RunningSandbox) -> None:
    friends(sandbox, 20)
    (delivery,) = approve(Channel.LINE, people=20)
    sandbox.faults.add("line", "multicast", preset="500", after=True)
    run_to_the_end(Channel.LINE)
    batch = delivery.batches.get()
    ids = list(Attempt.objects.order_by("id").values_list("request_id", flat=True))
    assert batch.state == BatchState.ACCEPTED
    assert batch.receipt_id == sandbox.line.sends[0].request_id
    assert batch.request_id == ids[-1] != batch.receipt_id
    assert all(ids)


def test_a_monthly_limit_that_is_only_reserved_is_waited_out(sandbox: RunningSandbox) -> None:
    friends(sandbox, 700)
    (delivery,) = approve(Channel.LINE, people=700)
    sandbox.faults.add("line", "multicast", preset="quota")
    lane.run(Channel.LINE)
    assert "一時的に埋まっている" in Delivery.objects.get(pk=delivery.pk).note
    assert not ChannelStatus.objects.filter(is_stopped=True).exists()
    run_to_the_end(Channel.LINE, apart=700)
    assert (line_counts(sandbox)["people_reached"], line_counts(sandbox)["most_received"]) == (700, 1)
    assert state_of(delivery) == DeliveryState.SENT


def test_a_monthly_limit_that_is_used_up_stops_line_until_there_is_more(
    sandbox: RunningSandbox, settings: Settings, pr_manager: User
) -> None:
    settings.LINE_CONCURRENCY = 1
    friends(sandbox, 700)
    (delivery,) = approve(Channel.LINE, people=700)
    sandbox.line.put("settings", "quota", 600)
    lane.run(Channel.LINE)
    assert "上限に達しました" in ChannelStatus.objects.get(channel="line", is_stopped=True).reason
    assert Delivery.objects.get(pk=delivery.pk).tripped_at is None
    reached = line_counts(sandbox)["people_reached"]
    assert 0 < reached < 700
    sandbox.line.put("settings", "quota", 2000)
    controls.resume_channel(Channel.LINE, pr_manager, "上限を増やしたため")
    run_to_the_end(Channel.LINE)
    assert (line_counts(sandbox)["people_reached"], line_counts(sandbox)["most_received"]) == (700, 1)
    assert state_of(delivery) == DeliveryState.SENT


def test_a_token_that_expires_midway_is_mended_and_the_rest_follows(
    sandbox: RunningSandbox, settings: Settings, pr_manager: User
) -> None:
    settings.LINE_CONCURRENCY = 1
    friends(sandbox, 2600)
    (delivery,) = approve(Channel.LINE, people=2600)
    sandbox.faults.add("line", "multicast", preset="unauthorized", nth=3)
    lane.run(Channel.LINE)
    assert delivery.batches.filter(state=BatchState.ACCEPTED).count() >= 2
    assert state_of(delivery) == DeliveryState.SENDING
    controls.resume_channel(Channel.LINE, pr_manager, "トークンを取り直したため")
    run_to_the_end(Channel.LINE)
    assert (line_counts(sandbox)["people_reached"], line_counts(sandbox)["most_received"]) == (2600, 1)
    assert state_of(delivery) == DeliveryState.SENT


def test_an_outage_pauses_it_and_resumed_each_gets_it_once(
    sandbox: RunningSandbox, settings: Settings, pr_officer: User
) -> None:
    settings.LINE_CONCURRENCY = 2
    friends(sandbox, 13_000)
    (delivery,) = approve(Channel.LINE, people=13_000)
    sandbox.faults.add("line", "multicast", preset="500", after=True, count=None)
    lane.run(Channel.LINE)
    assert Delivery.objects.get(pk=delivery.pk).paused_by_itself
    sandbox.faults.clear()
    controls.resume(
        Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk), pr_officer, "収まった"
    )
    run_to_the_end(Channel.LINE)
    counts = line_counts(sandbox)
    assert (counts["people_reached"], counts["most_received"], counts["duplicates"]) == (13_000, 1, 0)
    assert state_of(delivery) == DeliveryState.SENT


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
from channels.ledger import controls, lane
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
        until = time.monotonic() + 300
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
