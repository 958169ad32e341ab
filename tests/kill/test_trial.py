"""A trial of the kill test as it is run by `make kill-test`, on the servers all tests share."""

from __future__ import annotations

import pytest

from tests.conftest import House
from tests.inhabited import inhabit
from tests.kill.plan import POINTS
from tests.kill.points import Point
from tests.kill.report import row, summary
from tests.kill.town import Town
from tests.kill.trial import run

pytestmark = pytest.mark.story
READERS = 6_000


@pytest.fixture
def other_env() -> dict[str, str]:
    return {"LINE_MULTICAST_PER_SECOND": "15"}


def test_killed_at_a_bad_moment_and_everybody_has_it_once(house: House) -> None:
    inhabit(READERS)
    result = run(POINTS.index(Point.DURING_FREEZE), Town(house.processes))
    assert result.reached
    assert result.killed > 0
    assert not result.failed, row(result) + result.problem
    assert result.verdict.people > 1_000
    assert '"duplicates": 0, "missing": 0' in summary([result])
