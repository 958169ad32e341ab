"""One rate for everybody who asks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.conf import settings as django_settings
from pytest_django import Settings

from channels import limiter
from channels.limiter import HANDFUL, Pace, take

RATE = 200.0


@pytest.fixture(autouse=True)
def _fresh() -> None:
    limiter._script.cache_clear()
    redis.Redis.from_url(django_settings.REDIS_URL).delete("koho:rate:line", "koho:rate:test")


def test_it_starts_empty_and_fills_at_the_rate() -> None:
    granted, seconds = take("test", RATE, HANDFUL)
    assert granted == 0
    assert seconds == pytest.approx(HANDFUL / RATE, rel=0.1)
    time.sleep(seconds * 3)
    assert take("test", RATE, 99)[0] == HANDFUL


def test_lanes_share_the_rate(settings: Settings) -> None:
    settings.LINE_MULTICAST_PER_SECOND = RATE
    lanes = [Pace("line"), Pace("line")]
    started = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        times = list(pool.map(lambda number: _stamp(lanes[number % 2]), range(100)))
    took = max(times) - started
    assert 100 / RATE <= took < 100 / RATE * 2
    times.sort()
    assert all(_within(times, start) <= RATE / 5 + HANDFUL * 2 for start in times)


def test_without_redis_each_lane_keeps_to_its_share(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.LINE_MULTICAST_PER_SECOND, settings.LIMITER_FALLBACK_WORKERS = 100.0, 4
    pace, started = Pace("line"), time.monotonic()
    for _ in range(5):
        pace.wait()
    assert time.monotonic() - started >= 5 * 4 / 100


def test_other_channels_are_paced_by_their_platforms() -> None:
    started = time.monotonic()
    pace = Pace("x")
    for _ in range(1000):
        pace.wait()
    assert time.monotonic() - started < 0.5


def _stamp(pace: Pace) -> float:
    pace.wait()
    return time.monotonic()


def _within(times: list[float], start: float) -> int:
    """How many in the fifth of a second from `start`."""
    return sum(start <= at < start + 0.2 for at in times)
