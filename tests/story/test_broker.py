"""The broker only wakes workers: without it nothing is lost, and nothing goes out twice."""

from __future__ import annotations

import time

import pytest

from announcements.models import State
from channels.models import DeliveryState
from tests.conftest import House
from tests.story.conftest import OwnValkey
from tests.story.person import Person
from tests.story.work import (
    PATIENCE,
    at_the_platforms,
    deliveries_of,
    line_ledger,
    slow_line,
    states,
    wait_until_sent,
    waiting_for_approval,
)

pytestmark = pytest.mark.story


@pytest.fixture
def other_env(valkey: OwnValkey) -> dict[str, str]:
    """Two requests at a time, so that a delivery lasts long enough to be disturbed."""
    return {"REDIS_URL": valkey.url, "LINE_CONCURRENCY": "2"}


def test_approved_while_the_broker_is_down(city_of_readers: House, valkey: OwnValkey) -> None:
    announcement = waiting_for_approval("line", "x")
    officer = Person(city_of_readers.url, "koho")
    valkey.process.kill()
    officer.approve(announcement.pk)
    announcement.refresh_from_db()
    assert announcement.state == State.APPROVED
    assert states(deliveries_of(announcement)) == {DeliveryState.SCHEDULED}
    valkey.process.start()
    valkey.process.wait_ready()
    (line, _x) = wait_until_sent(announcement)
    assert line_ledger()["people_reached"] == line.people_frozen > 1_000
    assert line_ledger()["most_received"] == 1
    assert at_the_platforms()["x"]["posts"] == 1


def test_emptied_again_and_again_during_a_delivery(city_of_readers: House, valkey: OwnValkey) -> None:
    announcement = waiting_for_approval("line", "x", "facebook")
    slow_line(1.2)
    Person(city_of_readers.url, "koho").approve(announcement.pk)
    emptied, until = 0, time.monotonic() + PATIENCE
    while states(deliveries_of(announcement)) != {DeliveryState.SENT}:
        valkey.empty()
        emptied += 1
        assert time.monotonic() < until, "it did not go out in time"
        time.sleep(0.2)
    _facebook, line, _x = deliveries_of(announcement)
    counts = line_ledger()
    assert emptied > 3
    assert counts["people_reached"] == line.people_frozen > 1_000
    assert (counts["most_received"], counts["duplicates"]) == (1, 0)
    assert [at_the_platforms()[name]["posts"] for name in ("x", "facebook")] == [1, 1]
