"""One rate for all workers: a token bucket in Redis, and a count of the second that has just passed.

LINE allows 200 multicast requests a second for the whole channel. We grant 199: what a busy moment lost is
made up for (the bucket holds 80 ms), but no second, wherever it begins, is granted more than the rate.
"""

from __future__ import annotations

import logging
import time
from functools import lru_cache

import redis
from django.conf import settings

from announcements.models import Channel

logger = logging.getLogger(__name__)

# The bucket starts empty, so that a flushed Redis never grants more than the rate. Redis' own clock counts.
# While an emergency asks, routine requests of all workers get nothing: the whole rate is its.
# KEYS[3] lists the times of the last grants, the newest first: the one a rate ago must be a second old.
# A clock set back (to the last request or before) would make all of them wait until it is where it was: then
# everything begins anew, empty.
BUCKET = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1e6
local rate, size, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if (tonumber(redis.call('HGET', KEYS[1], 'at')) or now) > now then redis.call('DEL', unpack(KEYS)) end
if ARGV[4] == '1' then
    redis.call('SET', KEYS[2], '1', 'PX', ARGV[5])
elseif redis.call('EXISTS', KEYS[2]) == 1 then
    return {0, string.format('%.6f', ARGV[5] / 1e4)}
end
local seen = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(seen[1]) or 0
tokens = math.min(size, tokens + (now - (tonumber(seen[2]) or now)) * rate)
local granted = math.max(0, math.min(wanted, math.floor(tokens)))
local most = math.max(1, math.floor(rate))
local wait = math.max(0, 2 - tokens + granted) / rate
while granted > 0 do
    local before = tonumber(redis.call('LINDEX', KEYS[3], most - granted))
    if not before or now - before >= 1 then break end
    wait = math.max(wait, before + 1 - now)
    granted = granted - 1
end
for _ = 1, granted do redis.call('LPUSH', KEYS[3], string.format('%.6f', now)) end
redis.call('LTRIM', KEYS[3], 0, most - 1)
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - granted), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], 60000)
redis.call('PEXPIRE', KEYS[3], 60000)
return {granted, string.format('%.6f', wait)}
"""
BUCKET_SIZE = 16  # tokens
HANDFUL = 4  # tokens asked for at once
STASH_SECONDS = 0.1  # tokens kept longer could fall into a second that has its own
SHORTEST_NAP, LONGEST_NAP = 0.001, 0.1
ALONE = 4  # times as long as Redis was waited for in vain it is not asked again: it may hang for a second
EMERGENCY_MS = 300  # after the last emergency request routine ones wait this long: it may have more to come


def rate_of(channel: str) -> float | None:
    """Requests a second, or None where the platform's own answers pace us (X, Facebook)."""
    return settings.LINE_MULTICAST_PER_SECOND if channel == Channel.LINE else None


def take(bucket: str, rate: float, wanted: int, *, emergency: bool = False) -> tuple[int, float]:
    """(tokens granted, seconds until there may be two). Raises redis.RedisError."""
    keys = [f"koho:rate:{bucket}{end}" for end in ("", ":emergency", ":granted")]
    granted, seconds = _script()(keys=keys, args=[rate, BUCKET_SIZE, wanted, int(emergency), EMERGENCY_MS])
    return int(granted), float(seconds)


class Pace:
    """What one lane asks before each request. For one thread.

    Without Redis nobody knows of the others: each lane then keeps to its share, the rate divided by
    `LIMITER_FALLBACK_WORKERS`, which must be at least the number of lanes that could run.
    """

    def __init__(self, channel: str) -> None:
        self._bucket, self._rate = channel, rate_of(channel)
        self._stash, self._stashed_at = 0, 0.0
        self._alone_until = float("-inf")

    def take(self, *, emergency: bool = False) -> bool:
        """True: one request may leave now. False: not yet; a moment has been slept away, ask again."""
        if self._rate is None or self._from_stash():
            return True
        self._refill(self._rate, emergency)
        return self._from_stash()

    def _from_stash(self) -> bool:
        if self._stash and time.monotonic() - self._stashed_at < STASH_SECONDS:
            self._stash -= 1
            return True
        self._stash = 0
        return False

    def _refill(self, rate: float, emergency: bool) -> None:
        if time.monotonic() < self._alone_until or not self._granted(rate, emergency):
            time.sleep(settings.LIMITER_FALLBACK_WORKERS / rate)
            self._stash = 1
        self._stashed_at = time.monotonic()

    def _granted(self, rate: float, emergency: bool) -> bool:
        """Ask Redis, and sleep where it gives nothing yet. False when it is away."""
        asked = time.monotonic()
        try:
            self._stash, seconds = take(self._bucket, rate, HANDFUL, emergency=emergency)
        except redis.RedisError as error:
            logger.warning("rate limiter away (%s): keeping to a share of the rate", type(error).__name__)
            self._alone_until = time.monotonic() + ALONE * (time.monotonic() - asked)
            return False
        if not self._stash:
            # Slept until there are two, not until there is a handful: who wakes late finds up to a handful.
            time.sleep(min(max(seconds, SHORTEST_NAP), LONGEST_NAP))
        return True


@lru_cache(maxsize=1)
def _script() -> redis.commands.core.Script:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    return client.register_script(BUCKET)
