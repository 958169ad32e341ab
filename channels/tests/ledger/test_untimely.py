"""What should have gone out earlier, or goes out into the wrong hours, waits for a person."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from announcements.models import Channel
from channels.ledger import controls, lane, starting
from channels.models import Delivery, DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.recording import Platform
from segments.tests.factories import make_category
from staff.models import User

committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nights(settings: Settings) -> None:
    settings.NIGHT_FROM, settings.NIGHT_UNTIL = time(21), time(8)


@committed
def test_days_after_its_time_a_person_decides(platform: Platform, pr_officer: User) -> None:
    make_friends(20)
    delivery = make_delivery(segment=PARENTS, people_counted=20, due_at=timezone.now() - timedelta(hours=30))
    lane.run(Channel.LINE)
    delivery.refresh_from_db()
    assert (delivery.state, platform.requests) == (DeliveryState.NEEDS_CHECK, [])
    assert "自動では配信しません" in delivery.note
    controls.resume(delivery, pr_officer, "内容はいまも正しいため")
    lane.run(Channel.LINE)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


def started(due: str, now: str, channel: str = Channel.X, category: str = "kosodate") -> Delivery:
    """A delivery due at one time which the worker comes to only at another, both in Japan."""
    at = datetime.fromisoformat(f"{due}+09:00")
    delivery = make_delivery(channel, due_at=at, category={"code": category, "name": category})
    with time_machine.travel(f"{now}+09:00", tick=False):
        starting.start_due(channel)
    delivery.refresh_from_db()
    return delivery


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due", "now", "waits"),
    [
        ("2026-11-25T20:30", "2026-11-25T21:00", True),
        ("2026-11-25T20:30", "2026-11-26T07:59", True),
        ("2026-11-25T20:30", "2026-11-26T08:00", False),
        ("2026-11-25T20:30", "2026-11-25T20:59", False),
        ("2026-11-25T20:55", "2026-11-25T21:01", False),  # others were before it
        ("2026-11-25T22:00", "2026-11-25T23:00", False),  # somebody approved it for the night
    ],
)
def test_what_was_approved_for_the_day_does_not_come_at_night(due: str, now: str, waits: bool) -> None:
    delivery = started(due, now)
    assert (delivery.state == DeliveryState.NEEDS_CHECK) == waits == ("夜間" in delivery.note)


@pytest.mark.django_db
def test_an_emergency_comes_at_night_too() -> None:
    make_category("bosai", is_emergency=True)
    delivery = started("2026-11-25T20:30", "2026-11-25T23:00", category="bosai")
    assert delivery.state != DeliveryState.NEEDS_CHECK


@committed
def test_in_the_morning_a_person_lets_it_go(platform: Platform, pr_officer: User) -> None:
    delivery = started("2026-11-25T20:30", "2026-11-25T23:00")
    with time_machine.travel("2026-11-26T09:00+09:00", tick=True):
        controls.resume(delivery, pr_officer, "きょうの昼の催しなので、朝に届けます")
        lane.run(Channel.X)
    delivery.refresh_from_db()
    assert (delivery.state, len(platform.posts)) == (DeliveryState.SENT, 1)
