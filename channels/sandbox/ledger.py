"""What came in: a log of requests without secrets, and the highest rate seen per route."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

WINDOW_SECONDS = 1.0
KEPT_REQUESTS = 20_000


@dataclass(frozen=True, slots=True)
class Logged:
    at: float
    service: str
    route: str
    method: str
    path: str
    status: int  # 0: the line was dropped
    request_id: str
    auth: str  # "bearer", "oauth1", "query token", "none" – never the secret itself
    fault: str
    note: dict[str, Any]
    peer: str = ""  # the address it came from


class RateGauge:
    """Requests within any one second, and the most there ever were."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()
        self.peak = 0

    def hit(self, now: float) -> None:
        times = self._times
        times.append(now)
        while times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        self.peak = max(self.peak, len(times))


class RequestLog:
    def __init__(self) -> None:
        self.entries: deque[Logged] = deque(maxlen=KEPT_REQUESTS)
        self.total = 0
        self.answers: Counter[str] = Counter()  # "line.multicast 429" → how many
        self.peers: Counter[str] = Counter()  # address → requests from there
        self._gauges: dict[str, RateGauge] = {}

    def arrived(self, service: str, route: str, now: float) -> None:
        self._gauges.setdefault(f"{service}.{route}", RateGauge()).hit(now)

    def add(self, entry: Logged) -> None:
        self.total += 1
        self.answers[f"{entry.service}.{entry.route} {entry.status}"] += 1
        self.peers[entry.peer] += 1
        self.entries.append(entry)

    def peaks(self) -> dict[str, int]:
        return {name: gauge.peak for name, gauge in sorted(self._gauges.items())}

    def latest(self, count: int, service: str = "", route: str = "") -> list[dict[str, Any]]:
        chosen = [
            entry
            for entry in self.entries
            if (not service or entry.service == service) and (not route or entry.route == route)
        ]
        return [asdict(entry) for entry in chosen[-count:]]

    def clear(self) -> None:
        self.entries.clear()
        self._gauges.clear()
        self.answers.clear()
        self.peers.clear()
        self.total = 0
