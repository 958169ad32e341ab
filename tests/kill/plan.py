"""What a seed means: whom the message is for, where the sender dies, what else happens, and when."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.kill.disturbing import Blow, Weather
from tests.kill.points import Point

# Category → share of the readers who have chosen it: audiences of 5,000 to more than one freezing step holds.
AUDIENCES = {"safety": 0.8, "events": 0.5, "newsletter": 0.3, "consumer": 0.18}
POINTS: tuple[Point | None, ...] = (*Point, None)
MOST_BLOWS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """point: where the sender dies, with everybody else if `together`; None: only in the middle.

    blows: (share of the requests accepted, what is done then), in order.
    """

    seed: int
    category: str
    point: Point | None
    together: bool
    weather: Weather
    blows: tuple[tuple[float, Blow], ...]


def plan(seed: int, possible: Sequence[Blow]) -> Plan:
    """The same for the same seed. Seeds in a row go through the points by turns."""
    rng = random.Random(seed)
    point = POINTS[seed % len(POINTS)]
    fewest = 0 if point else 1
    blows = [(rng.random() * 0.9, rng.choice(possible)) for _ in range(rng.randint(fewest, MOST_BLOWS - 1))]
    return Plan(
        seed=seed,
        category=rng.choice(list(AUDIENCES)),
        point=point,
        together=rng.random() < 0.25,
        weather=rng.choice(list(Weather)),
        blows=tuple(sorted(blows, key=lambda each: each[0])),
    )
