"""A worker that dies in the middle of a delivery: whoever follows finishes it, and nobody gets it twice."""

from __future__ import annotations

import pytest

from tests.conftest import House
from tests.story.person import Person
from tests.story.work import line_ledger, slow_line, wait_for, wait_until_sent, waiting_for_approval

pytestmark = pytest.mark.story


@pytest.fixture
def other_env() -> dict[str, str]:
    return {"LINE_CONCURRENCY": "2", "DELIVERY_LEASE_SECONDS": "5"}


def test_everybody_gets_it_exactly_once(city_of_readers: House) -> None:
    announcement = waiting_for_approval("line")
    slow_line(2.0)
    worker = city_of_readers.processes["worker"]
    Person(city_of_readers.url, "koho").approve(announcement.pk)
    for wanted in (1, 3):
        wait_for(lambda wanted=wanted: line_ledger()["requests_accepted"] >= wanted)  # type: ignore[misc]
        worker.kill()
        assert line_ledger()["requests_accepted"] < 9, "it was over before it could be disturbed"
        worker.start()
    (line,) = wait_until_sent(announcement)
    counts = line_ledger()
    assert counts["people_reached"] == line.people_frozen == counts["delivered"] > 4_000
    assert (counts["most_received"], counts["duplicates"]) == (1, 0)
