"""Token buckets: LINE's documented mechanism since 2026-09, with the documented numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    count: int
    seconds: float


@dataclass(slots=True)
class Bucket:
    """Holds one window's worth of requests (C: the real bucket sizes are undisclosed)."""

    rate: Rate
    level: float
    updated: float

    def take(self, now: float, scale: float) -> bool:
        capacity = max(self.rate.count * scale, 1.0)
        refill = (now - self.updated) * self.rate.count * scale / self.rate.seconds
        self.level = min(capacity, self.level + refill)
        self.updated = now
        if self.level < 1.0:
            return False
        self.level -= 1.0
        return True


class Buckets:
    """One bucket per key; `scale` 0 switches limiting off."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._buckets: dict[str, Bucket] = {}

    def allow(self, key: str, rate: Rate, now: float) -> bool:
        if self.scale <= 0:
            return True
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(rate, max(rate.count * self.scale, 1.0), now)
        return bucket.take(now, self.scale)

    def clear(self) -> None:
        self._buckets.clear()
