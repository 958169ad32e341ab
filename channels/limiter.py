"""One rate for all workers: a token bucket in Redis, taken from in small handfuls.

LINE allows 200 multicast requests a second for the whole channel. 195/s with a bucket of 5 stays within that
in every window of a second, whether the platform counts by fixed, sliding or bucket windows.
"""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from threading import Lock

import redis
from django.conf import settings

from announcements.models import Channel

logger = logging.getLogger(__name__)

# The bucket starts empty, so that a flushed Redis never grants more than the rate. Redis' own clock counts.
BUCKET = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1e6
local rate, size, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local seen = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(seen[1]) or 0
tokens = math.min(size, tokens + math.max(0, now - (tonumber(seen[2]) or now)) * rate)
local granted = math.min(wanted, math.floor(tokens))
tokens = tokens - granted
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], 60000)
local missing = math.max(0, math.min(wanted, size) - tokens)
return {granted, string.format('%.6f', missing / rate)}
"""
HANDFUL = 5  # bucket size and largest grant
STASH_SECONDS = 0.1  # tokens kept longer could fall into a second that has its own
SHORTEST_NAP = 0.001


def rate_of(channel: str) -> float | None:
    """Requests a second, or None where the platform's own answers pace us (X, Facebook)."""
    return settings.LINE_MULTICAST_PER_SECOND if channel == Channel.LINE else None


def take(bucket: str, rate: float, wanted: int) -> tuple[int, float]:
    """(tokens granted, seconds until as many as wanted may be there). Raises redis.RedisError."""
    granted, seconds = _script()(keys=[f"koho:rate:{bucket}"], args=[rate, HANDFUL, wanted])
    return int(granted), float(seconds)


class Pace:
    """What the threads of one lane wait on before each request.

    Without Redis nobody knows of the others: each lane then keeps to its share, the rate divided by
    `LIMITER_FALLBACK_WORKERS`, which must be at least the number of lanes that could run.
    """

    def __init__(self, channel: str) -> None:
        self._bucket, self._rate = channel, rate_of(channel)
        self._lock = Lock()
        self._stash, self._stashed_at = 0, 0.0

    def wait(self) -> None:
        """Return when one request may leave."""
        if self._rate is None:
            return
        with self._lock:
            while not self._from_stash():
                self._refill(self._rate)

    def _from_stash(self) -> bool:
        if self._stash and time.monotonic() - self._stashed_at < STASH_SECONDS:
            self._stash -= 1
            return True
        self._stash = 0
        return False

    def _refill(self, rate: float) -> None:
        try:
            self._stash, seconds = take(self._bucket, rate, HANDFUL)
        except redis.RedisError as error:
            logger.warning("rate limiter away (%s): keeping to a share of the rate", type(error).__name__)
            self._stash, seconds = 1, 0.0
            time.sleep(settings.LIMITER_FALLBACK_WORKERS / rate)
        if not self._stash:
            time.sleep(max(seconds, SHORTEST_NAP))
        self._stashed_at = time.monotonic()


@lru_cache(maxsize=1)
def _script() -> redis.commands.core.Script:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    return client.register_script(BUCKET)
