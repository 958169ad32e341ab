"""What a seed means."""

from __future__ import annotations

from config.demo.arrivals import Accepted
from tests.kill.disturbing import Blow
from tests.kill.plan import POINTS, plan
from tests.kill.trial import longest_gap

ALL = list(Blow)


def test_the_same_seed_means_the_same() -> None:
    assert plan(7, ALL) == plan(7, ALL)


def test_seeds_in_a_row_reach_every_point_and_every_blow() -> None:
    plans = [plan(seed, ALL) for seed in range(1, 21)]
    assert {one.point for one in plans} == set(POINTS)
    assert {blow for one in plans for _, blow in one.blows} == set(Blow)
    assert all(one.point or one.blows for one in plans)


def test_the_gap_ends_with_the_first_request_not_already_under_way() -> None:
    accepted = [Accepted(at, "", 500) for at in (10.0, 20.05, 23.0, 24.0)]
    assert longest_gap([9.0, 20.0], accepted) == 3.0
    assert longest_gap([25.0], accepted) == 0.0
