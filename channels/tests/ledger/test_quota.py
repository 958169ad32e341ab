"""Before a delivery starts: what is left of the month, what others need, what is kept for emergencies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from announcements.models import Channel
from channels.ledger import lane, quota
from channels.ledger.gate import Decision
from channels.line import quota as line_quota
from channels.models import ChannelStatus, Delivery
from channels.sandbox.testing import RunningSandbox, running_sandbox
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.ledger.driving import start_and_freeze
from channels.tests.recording import Platform
from segments.tests.factories import make_category

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def sandbox(server: RunningSandbox, settings: Settings) -> RunningSandbox:
    server.reset()
    settings.LINE_API_BASE = server.base_url
    settings.LINE_EMERGENCY_RESERVE = 0
    return server


def limit(sandbox: RunningSandbox, messages: int, used: int = 0) -> None:
    sandbox.line.put("settings", "quota", messages)
    if used:
        month = timezone.localdate().strftime("%Y%m")
        sandbox.line.commit({"op": "usage", "month": month, "count": used})
    assert line_quota.refresh()


def scheduled(people: int, **options: object) -> Delivery:
    return make_delivery(segment=PARENTS, people_counted=people, **options)  # type: ignore[arg-type]


def test_a_plan_without_a_limit_lets_everything_start(sandbox: RunningSandbox) -> None:
    reading = line_quota.refresh()
    assert reading is not None
    assert (reading.limit, reading.used) == (None, 0)
    assert quota.verdict(scheduled(2_000_000)).go


@pytest.mark.parametrize(("people", "decision"), [(700, Decision.GO), (701, Decision.HOLD)])
def test_a_routine_delivery_needs_room(sandbox: RunningSandbox, people: int, decision: Decision) -> None:
    limit(sandbox, 1000, used=300)
    verdict = quota.verdict(scheduled(people))
    assert verdict.decision == decision
    if verdict.note:
        assert "今月あと700通" in verdict.note
        assert "必要なのは701通" in verdict.note


def test_the_reserve_is_for_emergencies(sandbox: RunningSandbox, settings: Settings) -> None:
    settings.LINE_EMERGENCY_RESERVE = 400
    limit(sandbox, 1000)
    assert "うち400通は緊急用" in quota.verdict(scheduled(601)).note
    emergency = make_category("bosai", is_emergency=True)
    assert quota.verdict(scheduled(5000, category={"code": emergency.code, "name": emergency.name})).go


def test_without_a_setting_every_friend_has_one_message_kept(
    sandbox: RunningSandbox, settings: Settings
) -> None:
    settings.LINE_EMERGENCY_RESERVE = None
    make_friends(30)
    assert (quota.reserve(1000), quota.reserve(40)) == (30, 20)


def test_what_others_still_need_is_not_left(sandbox: RunningSandbox, platform: Platform) -> None:
    make_friends(600)
    other = scheduled(600)
    start_and_freeze(other)
    limit(sandbox, 1000)
    mine = scheduled(401)
    assert "今月あと400通" in quota.verdict(mine).note
    Delivery.objects.filter(pk=mine.pk).update(state="stopped")
    lane.run(Channel.LINE)  # the other is sent; the reading is older than that
    room = quota.room_for(mine)
    assert room is not None
    assert room.left == 400


def test_an_old_reading_is_asked_for_again_and_waited_for(sandbox: RunningSandbox) -> None:
    limit(sandbox, 1000)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        delivery = scheduled(10)
        assert quota.verdict(delivery).decision == Decision.WAIT
        line_quota.refresh()
        assert quota.verdict(delivery).go


def test_what_cannot_be_read_is_waited_for_and_then_reckoned(
    sandbox: RunningSandbox, settings: Settings
) -> None:
    delivery = scheduled(1001)
    settings.LINE_API_BASE = "http://127.0.0.1:1"
    assert line_quota.refresh() is None
    assert quota.verdict(delivery).decision == Decision.WAIT
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert quota.verdict(delivery).note == quota.UNKNOWN
        ChannelStatus.objects.update_or_create(
            channel=Channel.LINE,
            defaults={
                "quota_limit": 1000,
                "quota_used": 0,
                "quota_read_at": timezone.now() - timedelta(hours=1),
            },
        )
        assert "残り通数が足りません" in quota.verdict(delivery).note


def test_a_new_month_begins_with_all_of_it(sandbox: RunningSandbox) -> None:
    with time_machine.travel("2026-11-30T23:50:00+09:00"):
        limit(sandbox, 1000, used=900)
    with time_machine.travel("2026-12-01T00:20:00+09:00"):
        room = quota.room_for()
    assert room is not None
    assert room.left == 1000


@pytest.mark.parametrize(
    "fault",
    [
        {"preset": "500"},
        {"preset": "html"},
        {"preset": "unauthorized"},
        {"effect": "drop"},
        {"status": 200, "body": {"type": "surprise"}},
        {"status": 200, "body": {"type": "limited"}},
    ],
    ids=str,
)
def test_whatever_line_answers_the_last_reading_stays(
    sandbox: RunningSandbox, fault: dict[str, object]
) -> None:
    limit(sandbox, 1000)
    sandbox.faults.add("line", "quota", **fault)  # type: ignore[arg-type]
    assert line_quota.refresh() is None
    reading = quota.last_reading()
    assert reading is not None
    assert reading.limit == 1000


def test_posts_have_no_quota(sandbox: RunningSandbox) -> None:
    assert quota.verdict(make_delivery(Channel.X)).go
