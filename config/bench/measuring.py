"""Times a piece of work and sums the times up."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of repeated runs."""

    values: tuple[float, ...]

    def quantile(self, share: float) -> float:
        ordered = sorted(self.values)
        return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1)

    def summary(self) -> dict[str, float]:
        return {"runs": len(self.values), "p50_ms": self.quantile(0.5), "p95_ms": self.quantile(0.95)}


def timed(works: Iterable[Callable[[], object]]) -> Times:
    """How long each of `works` takes."""
    values = []
    for work in works:
        began = time.perf_counter()
        work()
        values.append((time.perf_counter() - began) * 1000)
    return Times(tuple(values))


def peak_mb() -> int:
    """The most memory this process has held, in MB (Linux counts in KB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
