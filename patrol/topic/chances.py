"""From scores to probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence


def softmax(values: Sequence[float]) -> list[float]:
    """Probabilities that add up to 1; [] for nothing."""
    if not values:
        return []
    most = max(values)
    powers = [math.exp(value - most) for value in values]
    total = sum(powers)
    return [power / total for power in powers]


def mixed(one: Sequence[float], other: Sequence[float], share: float) -> list[float]:
    """Two opinions as one, the other with a `share` 0–1: their weighted geometric mean."""
    floor = 1e-9
    return softmax(
        [
            (1 - share) * math.log(max(first, floor)) + share * math.log(max(second, floor))
            for first, second in zip(one, other, strict=True)
        ]
    )
