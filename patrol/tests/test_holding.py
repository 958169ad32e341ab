"""A time in which routine news wait, declared when they had been approved already."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.models import Channel
from channels.ledger import starting
from channels.models import Delivery
from patrol import actions
from patrol.models import QuietPeriod
from patrol.tests.factories import in_patrol, token_of
from segments.tests.factories import make_category
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

DUE = datetime.fromisoformat("2026-11-25T10:00+09:00")
ON_X: dict[str, Any] = {"channels": [Channel.X], "publish_at": DUE}
SNOW: dict[str, Any] = {"name": "大雪のため災害対策本部を設置中", "begins_at": "2026-11-24T05:00"}


@pytest.fixture
def approved(clerk: User, head: User, pr_officer: User) -> None:
    """On Sunday, for Wednesday."""
    review = in_patrol(clerk, head, title="毛染めのアレルギーに注意", **ON_X)
    actions.approve(review, pr_officer, token=token_of(review))


def on_its_day() -> set[str]:
    """What has become of the deliveries when their time has come."""
    with time_machine.travel(DUE, tick=False):
        starting.start_due(Channel.X)
    return set(Delivery.objects.values_list("state", flat=True))


@pytest.mark.parametrize("stops", [True, False])
def test_nagasaki_approved_before_the_snow(stops: bool, approved: None) -> None:
    """長崎市: the posts that annoyed people on the day of heavy snow had been prepared before it."""
    with time_machine.travel(DUE - timedelta(days=1), tick=False):
        QuietPeriod.objects.create(name=SNOW["name"], stops=stops)
    assert on_its_day() == {"needs_check"}
    assert "大雪" in Delivery.objects.all()[0].note


def test_over_before_the_day_it_holds_nothing_back(approved: None) -> None:
    with time_machine.travel(DUE - timedelta(days=1), tick=False):
        QuietPeriod.objects.create(name="大雪", ends_at=DUE - timedelta(minutes=1))
    assert "needs_check" not in on_its_day()


def test_what_was_approved_knowing_of_it_goes_out(clerk: User, head: User, pr_officer: User) -> None:
    QuietPeriod.objects.create(name="大雪")
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        review = in_patrol(clerk, head, **ON_X)
        actions.approve(review, pr_officer, token=token_of(review))
    assert "needs_check" not in on_its_day()


def test_a_period_prolonged_is_news(client: Client, clerk: User, head: User, pr_officer: User) -> None:
    """When it was approved, the snow was to be over by then."""
    snow = QuietPeriod.objects.create(name="大雪", ends_at=DUE - timedelta(hours=1))
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        review = in_patrol(clerk, head, **ON_X)
        actions.approve(review, pr_officer, token=token_of(review))
    with time_machine.travel(DUE - timedelta(hours=2), tick=False):
        client.force_login(pr_officer)
        client.post(reverse("admin:patrol_quietperiod_change", args=[snow.pk]), SNOW | {"ends_at": ""})
    assert on_its_day() == {"needs_check"}


def test_the_news_of_the_snow_itself_goes_out(clerk: User, head: User, pr_officer: User) -> None:
    disasters = make_category("bosai", "防災", is_emergency=True)
    review = in_patrol(clerk, head, category=disasters, **ON_X)
    actions.approve(review, pr_officer, token=token_of(review))
    with time_machine.travel(DUE - timedelta(days=1), tick=False):
        QuietPeriod.objects.create(name="大雪", stops=True)
    assert "needs_check" not in on_its_day()
