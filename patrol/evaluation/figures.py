"""Shares and percentiles."""

from __future__ import annotations

import math
from collections.abc import Sequence


def share(part: int, whole: int) -> float | None:
    """0 to 1, rounded to thousandths; None of nothing."""
    return round(part / whole, 3) if whole else None


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The smallest value that at least `percent` of them do not exceed."""
    if not values:
        return None
    rank = math.ceil(len(values) * percent / 100)
    return round(sorted(values)[max(0, rank - 1)], 2)
