"""One rate for everybody who asks."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.conf import settings as django_settings
from pytest_django import Settings

from channels import limiter
from channels.limiter import BUCKET_SIZE, EMERGENCY_MS, HANDFUL, Pace, take

RATE = 200.0


@pytest.fixture(autouse=True)
def _fresh() -> None:
    limiter._script.cache_clear()
    redis.Redis.from_url(django_settings.REDIS_URL).delete(
        *(f"koho:rate:{name}{end}" for name in ("line", "test") for end in ("", ":emergency", ":granted"))
    )


def test_it_starts_empty_and_fills_at_the_rate() -> None:
    granted, seconds = take("test", RATE, HANDFUL)
    assert granted == 0
    assert seconds == pytest.approx(2 / RATE, rel=0.1)
    time.sleep(BUCKET_SIZE * 2 / RATE)
    assert take("test", RATE, 99)[0] == BUCKET_SIZE


def test_while_an_emergency_asks_nobody_else_gets_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "EMERGENCY_MS", 60_000)  # it asks on, however slow we are
    take("test", RATE, 1, emergency=True)
    time.sleep(HANDFUL * 2 / RATE)
    assert take("test", RATE, HANDFUL)[0] == 0
    assert take("test", RATE, HANDFUL, emergency=True)[0] == HANDFUL


def test_a_moment_after_the_emergency_the_others_go_on() -> None:
    take("test", RATE, 1, emergency=True)
    time.sleep(EMERGENCY_MS / 1000 * 1.2)
    assert take("test", RATE, HANDFUL)[0] == HANDFUL


def test_lanes_share_the_rate(settings: Settings) -> None:
    settings.LINE_MULTICAST_PER_SECOND = RATE
    started = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        times = sorted(sum(pool.map(lambda _: _stamps(50), range(2)), []))
    assert max(times) - started >= (100 - HANDFUL) / RATE
    # What a busy moment lost is made up for, and each lane may have got a handful just before.
    assert all(_within(times, start) <= RATE / 5 + BUCKET_SIZE + HANDFUL * 2 for start in times)


def test_what_a_pause_lost_is_made_up_for_but_no_second_gets_more_than_the_rate() -> None:
    rate, times = 60.0, list[tuple[float, float]]()
    began = time.monotonic()
    for pause in (0.0, BUCKET_SIZE / rate) * 3:
        time.sleep(pause)
        times += _granted(rate, until=time.monotonic() + 0.4)
    seconds = time.monotonic() - began
    assert len(times) >= rate * seconds / 2  # a machine with other work misses some
    for start, _ in times:
        # Redis granted it at some time between the two.
        assert sum(start <= asked and had < start + 1 for asked, had in times) <= rate


def test_without_redis_each_lane_keeps_to_its_share(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.LINE_MULTICAST_PER_SECOND, settings.LIMITER_FALLBACK_WORKERS = 100.0, 4
    pace, started = Pace("line"), time.monotonic()
    for _ in range(5):
        assert pace.take()
    assert time.monotonic() - started >= 5 * 4 / 100


def test_a_redis_that_hangs_is_not_waited_for_each_time(settings: Settings) -> None:
    settings.LINE_MULTICAST_PER_SECOND, settings.LIMITER_FALLBACK_WORKERS = 100.0, 4
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.REDIS_URL = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        pace, started = Pace("line"), time.monotonic()
        for _ in range(25):
            assert pace.take()
    assert 25 * 4 / 100 <= time.monotonic() - started < 4


def test_a_clock_set_back_holds_nobody_up() -> None:
    ahead = f"{time.time() + 3600:.6f}"
    server = redis.Redis.from_url(django_settings.REDIS_URL)
    server.hset("koho:rate:test", mapping={"tokens": "9", "at": ahead})
    server.lpush("koho:rate:test:granted", *[ahead] * int(RATE))
    server.set("koho:rate:test:emergency", "1", ex=3600)
    assert take("test", RATE, HANDFUL)[0] == 0
    time.sleep(HANDFUL * 2 / RATE)
    assert take("test", RATE, HANDFUL)[0] == HANDFUL


def test_other_channels_are_paced_by_their_platforms() -> None:
    pace = Pace("x")
    assert all(pace.take() for _ in range(1000))


def _stamps(number: int) -> list[float]:
    """The times at which a lane of its own may send `number` requests."""
    pace, times = Pace("line"), list[float]()
    while len(times) < number:
        if pace.take():
            times.append(time.monotonic())
    return times


def _granted(rate: float, until: float) -> list[tuple[float, float]]:
    """All tokens to be had until then: when each was asked for, and when we had it."""
    times = list[tuple[float, float]]()
    while (asked := time.monotonic()) < until:
        granted, seconds = take("test", rate, HANDFUL)
        times += [(asked, time.monotonic())] * granted
        if not granted:
            time.sleep(min(seconds, 0.01))
    return times


def _within(times: list[float], start: float) -> int:
    """How many in the fifth of a second from `start`."""
    return sum(start <= at < start + 0.2 for at in times)
