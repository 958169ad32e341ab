"""The stand-ins' own time, which a test or the control API may push forward."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")


class Clock:
    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def time(self) -> float:
        return self.now().timestamp()

    def monotonic(self) -> float:
        """For token buckets and windows: never goes back, moves with `advance`."""
        return time.monotonic() + self._ahead.total_seconds()

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)

    def reset(self) -> None:
        self._ahead = timedelta()


def iso(moment: datetime) -> str:
    """2026-12-03T01:00:00.000Z, as LINE and X write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def jst_day(moment: datetime) -> str:
    """yyyyMMdd in UTC+9, the form of every date in LINE's statistics."""
    return moment.astimezone(JST).strftime("%Y%m%d")
