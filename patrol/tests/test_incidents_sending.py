"""Incidents that end at the door: nothing leaves unapproved, and one platform's limit is its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from announcements.models import Announcement, Channel, State
from channels.ledger import lane
from channels.models import DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.recording import Platform, error
from channels.transport import Outcome

pytestmark = pytest.mark.django_db(transaction=True)


def test_yatomi_what_nobody_approved_does_not_leave(platform: Platform) -> None:
    """弥富市: there is no way to post but an approved delivery; without its approval it is held."""
    delivery = make_delivery(Channel.X, parts=[{"text": "懸賞に応募します"}])
    Announcement.objects.update(state=State.DRAFT)
    lane.run(Channel.X)
    delivery.refresh_from_db()
    assert (delivery.state, platform.posts) == (DeliveryState.NEEDS_CHECK, [])


def test_kumamoto_x_takes_no_more_posts_today(platform: Platform) -> None:
    """熊本県 2023: X stopped at 50 posts a day, and with it the news of the disaster. Here LINE goes on."""

    def daily_limit(_platform: Platform, _batch: Any) -> Any:
        raise error(Outcome.LATER, retry_at=timezone.now() + timedelta(hours=1))

    on_x = make_delivery(Channel.X, parts=[{"text": "避難所を開きました。"}])
    platform.plan.append(daily_limit)
    lane.run(Channel.X)
    on_x.refresh_from_db()
    assert on_x.state == DeliveryState.SENDING  # it waits for its time, unforgotten
    make_friends(20)
    on_line = make_delivery(segment=PARENTS, people_counted=20)
    lane.run(Channel.LINE)
    on_line.refresh_from_db()
    assert on_line.state == DeliveryState.SENT
    assert len(platform.people) == 20
