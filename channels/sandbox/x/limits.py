"""Windows of 15 minutes and 24 hours, counted per user and route, shown in headers on every answer."""

from __future__ import annotations

from dataclasses import dataclass

from channels.sandbox.clock import Clock
from channels.sandbox.replies import Refusal
from channels.sandbox.x import problems

QUARTER, DAY = 15 * 60, 24 * 60 * 60

# Documented numbers per user (2026-08): requests in 15 minutes; posting also per app in 24 hours.
PER_QUARTER = {
    "create": 100, "delete": 50, "timeline": 900, "mentions": 300, "search": 300, "lookup": 5_000,
    "me": 75, "hide": 50, "media": 500, "metadata": 500, "counts": 300,
}  # fmt: skip
PER_DAY = {"create": 10_000, "media": 50_000, "metadata": 50_000}


@dataclass(slots=True)
class Window:
    started: float
    used: int = 0


class WindowLimits:
    def __init__(self, clock: Clock, scale: float) -> None:
        self._clock, self.scale = clock, scale
        self._windows: dict[tuple[str, str, int], Window] = {}

    def use(self, user: str, route: str) -> dict[str, str]:
        """Headers of the answer; raises 429 (with the same headers) when a window is full."""
        quarter, limit = self._window(user, route, QUARTER), self._scaled(PER_QUARTER.get(route, 300))
        over = quarter.used >= limit
        quarter.used += 0 if over else 1
        headers = _headers("x-rate-limit", quarter, limit, QUARTER)
        if route in PER_DAY:
            day, most = self._window("app", route, DAY), self._scaled(PER_DAY[route])
            over = over or day.used >= most
            day.used += 0 if over else 1
            headers |= _headers("x-app-limit-24hour", day, most, DAY)
        if over:
            raise too_many(headers)
        return headers

    def clear(self) -> None:
        self._windows.clear()

    def _scaled(self, count: int) -> int:
        return 10**9 if self.scale <= 0 else max(int(count * self.scale), 1)

    def _window(self, user: str, route: str, seconds: int) -> Window:
        now, key = self._clock.time(), (user, route, seconds)
        window = self._windows.get(key)
        if window is None or now - window.started >= seconds:
            window = self._windows[key] = Window(now)
        return window


def too_many(headers: dict[str, str]) -> Refusal:
    refusal = problems.problem(429, "Too Many Requests", "Too Many Requests")
    refusal.reply.headers |= headers
    return refusal


def _headers(prefix: str, window: Window, limit: int, seconds: int) -> dict[str, str]:
    return {
        f"{prefix}-limit": str(limit),
        f"{prefix}-remaining": str(max(limit - window.used, 0)),
        f"{prefix}-reset": str(int(window.started + seconds)),
    }
