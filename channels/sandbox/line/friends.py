"""The friends of one official account, kept as 16-byte keys: ten million fit in a few hundred megabytes."""

from __future__ import annotations

import bisect
import enum
import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

KEY_BYTES = 16
USER_ID = re.compile(r"U[0-9a-f]{32}")
_USER_IDS = re.compile(r"(?:U[0-9a-f]{32})+")
NOT_FOUND = -1
_BUCKETS = 1 << 16


class Status(enum.IntEnum):
    FRIEND = 0
    BLOCKED = 1
    DELETED = 2  # the person closed their LINE account
    STRANGER = 3  # known to the platform, never added this account


def parse_user_id(value: object) -> bytes | None:
    """The 16 bytes of a well-formed user id, else None."""
    if isinstance(value, str) and USER_ID.fullmatch(value):
        return bytes.fromhex(value[1:])
    return None


def parse_user_ids(values: list[object]) -> list[bytes] | int:
    """The keys of well-formed ids, else the place of the first malformed one. All at once: half the time."""
    try:
        joined = "".join(values)  # type: ignore[arg-type]
        well_formed = set(map(len, values)) == {1 + 2 * KEY_BYTES} and _USER_IDS.fullmatch(joined)  # type: ignore[arg-type]
    except TypeError:
        well_formed = None
    if not well_formed:
        return next(place for place, value in enumerate(values) if parse_user_id(value) is None)
    packed = bytes.fromhex(joined.replace("U", ""))
    return [packed[at : at + KEY_BYTES] for at in range(0, len(packed), KEY_BYTES)]


def rule_key(prefix: str, number: int) -> bytes:
    """Made-up friend `number` of a rule: md5, so that SQL can make the same ids ('U' || md5(prefix || n))."""
    return hashlib.md5(f"{prefix}{number}".encode(), usedforsecurity=False).digest()


@dataclass(slots=True)
class _Block:
    """Many keys at once, sorted; found by their first two bytes, then by a search in C."""

    start: int
    keys: bytes
    offsets: array[int]

    @classmethod
    def build(cls, start: int, keys: Iterable[bytes]) -> _Block:
        ordered = sorted(set(keys))
        offsets = array("Q", bytes(8 * (_BUCKETS + 1)))
        position = 0
        for bucket in range(_BUCKETS):
            offsets[bucket] = position
            position = bisect.bisect_left(ordered, (bucket + 1).to_bytes(3, "big")[1:], position)
            if bucket == _BUCKETS - 1:
                position = len(ordered)
        offsets[_BUCKETS] = len(ordered)
        return cls(start, b"".join(ordered), offsets)

    def __len__(self) -> int:
        return len(self.keys) // KEY_BYTES

    def find(self, key: bytes) -> int:
        bucket = (key[0] << 8) | key[1]
        at, end = self.offsets[bucket] * KEY_BYTES, self.offsets[bucket + 1] * KEY_BYTES
        while (at := self.keys.find(key, at, end)) >= 0:
            if at % KEY_BYTES == 0:
                return self.start + at // KEY_BYTES
            at += 1
        return NOT_FOUND


class FriendBook:
    """Friend numbers count from 0 in the order of adding and never change; the status may."""

    def __init__(self) -> None:
        self.status = bytearray()
        self.received = array("I")
        self._blocks: list[_Block] = []
        self._single: dict[bytes, int] = {}
        self._single_keys: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self.status)

    def find(self, key: bytes) -> int:
        number = self._single.get(key, NOT_FOUND)
        if number != NOT_FOUND:
            return number
        for block in self._blocks:
            if (number := block.find(key)) != NOT_FOUND:
                return number
        return NOT_FOUND

    def find_all(self, keys: Iterable[bytes]) -> array[int]:
        """Numbers of those keys that belong to a friend who has not blocked the account."""
        find, status, friend = self.find, self.status, int(Status.FRIEND)
        return array("I", [n for key in keys if (n := find(key)) >= 0 and status[n] == friend])

    def key(self, number: int) -> bytes:
        known = self._single_keys.get(number)
        if known is not None:
            return known
        for block in self._blocks:
            if block.start <= number < block.start + len(block):
                at = (number - block.start) * KEY_BYTES
                return block.keys[at : at + KEY_BYTES]
        raise IndexError(number)

    def user_id(self, number: int) -> str:
        return "U" + self.key(number).hex()

    def add(self, keys: Iterable[bytes], status: Status = Status.FRIEND) -> int:
        """Add those not known yet; returns how many were new. Keeps the given order."""
        before = len(self.status)
        for key in keys:
            if self.find(key) == NOT_FOUND:
                number = len(self.status)
                self._single[key] = number
                self._single_keys[number] = key
                self.status.append(status)
        self.received.extend(array("I", bytes(4 * (len(self.status) - before))))
        return len(self.status) - before

    def add_many(self, keys: Iterable[bytes]) -> int:
        """Add a great many at once in compact form; numbers follow the sorted keys."""
        block = _Block.build(len(self.status), (key for key in keys if self.find(key) == NOT_FOUND))
        self._blocks.append(block)
        self.status.extend(bytes(len(block)))
        self.received.extend(array("I", bytes(4 * len(block))))
        return len(block)

    def reachable(self) -> array[int]:
        """Numbers of everybody a broadcast reaches now."""
        return array("I", (number for number, status in enumerate(self.status) if status == 0))

    def count(self, status: Status) -> int:
        return self.status.count(int(status))

    def numbers(self, status: Status, start: int = 0) -> Iterator[int]:
        """Numbers with this status from `start` on, by a search in C."""
        needle = bytes((status,))
        while (start := self.status.find(needle, start)) >= 0:
            yield start
            start += 1


_FAMILY = (
    "若葉", "青空", "春野", "秋山", "清水", "桜井", "森野", "石橋", "川辺", "星野", "小峰", "広瀬",
    "松風", "竹原", "梅田", "早瀬", "高台", "水沢", "花村", "朝倉",
)  # fmt: skip
_GIVEN = (
    "陽子", "健太", "美咲", "大輔", "さくら", "翔", "結衣", "誠", "明子", "拓也", "和子", "一郎",
    "由美", "直樹", "恵", "修", "真由", "亮", "千夏", "学", "文子", "徹", "葵", "隆",
)  # fmt: skip


def fictional_name(number: int) -> str:
    """A made-up resident's name; the same number always has the same one."""
    return f"{_FAMILY[number * 7 % len(_FAMILY)]} {_GIVEN[number * 11 % len(_GIVEN)]}"
