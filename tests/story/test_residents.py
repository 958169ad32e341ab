"""What residents do reaches the city: only when LINE signed it, and within seconds."""

from __future__ import annotations

import json

import pytest
import requests
from django.utils import timezone

from segments.counting import count
from segments.filters import SegmentFilter
from segments.models import WebhookEvent
from tests.conftest import House
from tests.story.person import PATIENCE
from tests.story.work import wait_for

pytestmark = pytest.mark.story
EVERYONE = SegmentFilter(everyone=True)


def friends() -> int:
    return count(EVERYONE, timezone.localdate())


def press(house: House, button: str) -> None:
    """A resident's thumb on the stand-in's page of the first friend."""
    answer = requests.post(
        f"{house.sandbox_url}/line/friend/1/{button}", headers={"Origin": house.sandbox_url}, timeout=PATIENCE
    )
    assert "広報デスクにも知らせが届きました" in answer.text


def test_forged_calls_are_refused_and_friends_come_and_go(city_of_readers: House) -> None:
    before = friends()
    forged = json.dumps({"destination": "U0", "events": [{"type": "unfollow"}]}).encode()
    for signature in ({}, {"x-line-signature": "bm90IGxpbmU="}):
        answer = requests.post(
            f"{city_of_readers.url}/webhook/line/", data=forged, headers=signature, timeout=PATIENCE
        )
        assert answer.status_code == 403
    assert not WebhookEvent.objects.exists()
    press(city_of_readers, "block")
    wait_for(lambda: friends() == before - 1)
    press(city_of_readers, "follow")
    wait_for(lambda: friends() == before)
