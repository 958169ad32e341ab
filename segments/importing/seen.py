"""Which LINE ids a file has named so far: 16 bytes each, where a set of strings would take 150."""

from __future__ import annotations

_BUCKETS = 1 << 16
_KEY = 16


class Seen:
    """A set of LINE ids ('U' and 32 hexadecimal digits) that can only grow."""

    def __init__(self) -> None:
        self._buckets = [bytearray() for _ in range(_BUCKETS)]

    def add(self, line_user_id: str) -> bool:
        """True when it is new."""
        key = bytes.fromhex(line_user_id[1:])
        bucket = self._buckets[hash(key) % _BUCKETS]
        at = bucket.find(key)
        while at >= 0 and at % _KEY:  # across two neighbours, by chance
            at = bucket.find(key, at + 1)
        if at >= 0:
            return False
        bucket += key
        return True
