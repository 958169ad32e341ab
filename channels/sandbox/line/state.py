"""What one official account remembers. Every change is a journal entry applied by one method."""

from __future__ import annotations

import base64
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from channels.sandbox.clock import JST, Clock
from channels.sandbox.config import LineChannel
from channels.sandbox.journal import Change, Entry, Journaled
from channels.sandbox.line.friends import KEY_BYTES, FriendBook, Status, rule_key
from channels.sandbox.line.messages import Message
from channels.sandbox.line.readings import Reading, mark

KEY_MEMORY_SECONDS = 24 * 60 * 60  # "Retrying a failed API request": the key is kept 24 hours
UNITS_PER_MONTH = 1_000


@dataclass(slots=True)
class Content:
    """One set of messages, stored once however many requests carry it. `seen`: one bit per friend."""

    messages: list[Message]
    seen: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Send:
    request_id: str
    kind: str  # multicast, push, broadcast, narrowcast, reply
    at: float
    content: str
    to: array[int]
    unit: str = ""
    key: str = ""
    ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Said:
    """What a resident wrote in the talk, or a button wrote for them."""

    at: float
    text: str


@dataclass(slots=True)
class Narrowcast:
    request_id: str
    at: float
    content: str
    to: array[int]
    error: int = 0
    sent: bool = False


def pack(numbers: array[int]) -> str:
    return base64.b64encode(numbers.tobytes()).decode()


def unpack(text: str) -> array[int]:
    numbers = array("I")
    numbers.frombytes(base64.b64decode(text))
    return numbers


class LineState(Journaled):
    def __init__(self, channel: LineChannel, clock: Clock, append: Change) -> None:
        self.channel = channel
        self.clock = clock
        super().__init__(
            append,
            {
                "friends": self._add_friends,
                "rule": self._add_rule,
                "status": self._set_status,
                "content": self._add_content,
                "send": self._add_send,
                "narrowcast": self._add_narrowcast,
                "usage": self._add_usage,
                "said": self._add_said,
                "opened": self._add_opened,
                "clicked": self._add_clicked,
                "reading": self._put_reading,
                "put": self._put,
                "drop": self._drop,
            },
        )

    def forget(self) -> None:
        self.friends = FriendBook()
        self.additions: list[Entry] = []
        self.contents: dict[str, Content] = {}
        self.sends: list[Send] = []
        self.accepted_keys: dict[str, Send] = {}
        self.narrowcasts: dict[str, Narrowcast] = {}
        self.usage: Counter[str] = Counter()
        self.units: dict[str, list[str]] = {}
        self.tables: dict[str, dict[str, Any]] = {}
        self.reply_tokens: dict[str, tuple[int, float]] = {}
        self.said: dict[int, list[Said]] = {}
        self.readings: dict[str, Reading] = {}
        self.duplicates = 0
        self.repeated_in_request = 0
        self._changed_statuses: set[int] = set()

    def _add_friends(self, entry: Entry) -> None:
        packed = base64.b64decode(entry["keys"])
        keys = (packed[at : at + KEY_BYTES] for at in range(0, len(packed), KEY_BYTES))
        if entry.get("many"):
            self.friends.add_many(keys)
        else:
            self.friends.add(keys, Status(entry.get("status", 0)))
        self.additions.append(entry)

    def _add_rule(self, entry: Entry) -> None:
        first, count = entry.get("first", 1), entry["count"]
        self.friends.add_many(rule_key(entry["prefix"], first + offset) for offset in range(count))
        self.additions.append(entry)

    def _set_status(self, entry: Entry) -> None:
        for number in unpack(entry["to"]):
            self.friends.status[number] = entry["status"]
            self._changed_statuses.add(number)

    def _add_content(self, entry: Entry) -> None:
        self.contents[entry["digest"]] = Content(entry["messages"])

    def _add_send(self, entry: Entry) -> None:
        to = self.friends.reachable() if entry.get("all") else unpack(entry["to"])
        send = Send(
            request_id=entry["request"],
            kind=entry["kind"],
            at=entry["at"],
            content=entry["content"],
            to=to,
            unit=entry.get("unit", ""),
            key=entry.get("key", ""),
            ids=entry.get("ids", []),
        )
        self.sends.append(send)
        self._mark_received(send)
        if send.unit:
            self._count_unit(send)
        if send.key:
            self.accepted_keys[send.key] = send
        if send.request_id in self.narrowcasts:
            self.narrowcasts[send.request_id].sent = True
        if send.kind != "reply":
            self.usage[month_of(send.at)] += len(to)

    def _mark_received(self, send: Send) -> None:
        seen = self.contents[send.content].seen
        missing = len(self.friends) // 8 + 1 - len(seen)
        if missing > 0:
            seen.extend(bytes(missing))
        received = self.friends.received
        for number in send.to:
            byte, bit = number >> 3, 1 << (number & 7)
            if seen[byte] & bit:
                self.duplicates += 1
            else:
                seen[byte] |= bit
            received[number] += 1

    def _count_unit(self, send: Send) -> None:
        """The 1,001st name of a month is dropped without a word, the message goes out all the same."""
        names = self.units.setdefault(month_of(send.at), [])
        if send.unit in names:
            return
        if len(names) >= UNITS_PER_MONTH:
            send.unit = ""
        else:
            names.append(send.unit)

    def _add_narrowcast(self, entry: Entry) -> None:
        job = Narrowcast(
            entry["request"], entry["at"], entry["content"], unpack(entry["to"]), entry.get("error", 0)
        )
        self.narrowcasts[job.request_id] = job
        if entry.get("key"):
            self.accepted_keys[entry["key"]] = Send(
                job.request_id, "narrowcast", job.at, job.content, array("I"), key=entry["key"]
            )

    def _add_usage(self, entry: Entry) -> None:
        self.usage[entry["month"]] += entry["count"]

    def _add_said(self, entry: Entry) -> None:
        self.said.setdefault(entry["friend"], []).append(Said(entry["at"], entry["text"]))

    def _add_opened(self, entry: Entry) -> None:
        to, reading = unpack(entry["to"]), self.reading(entry["unit"])
        mark(reading.opened, to)
        reading.views += len(to)

    def _add_clicked(self, entry: Entry) -> None:
        to, reading = unpack(entry["to"]), self.reading(entry["unit"])
        mark(reading.opened, to)
        mark(reading.clicked.setdefault(entry["url"], bytearray()), to)
        reading.clicks[entry["url"]] += len(to)

    def _put_reading(self, entry: Entry) -> None:
        self.readings[entry["unit"]] = Reading(
            bytearray(base64.b64decode(entry["opened"])),
            {url: bytearray(base64.b64decode(bits)) for url, bits in entry["clicked"].items()},
            entry["views"],
            Counter(entry["clicks"]),
        )

    def _put(self, entry: Entry) -> None:
        self.tables.setdefault(entry["table"], {})[entry["key"]] = entry["value"]

    def _drop(self, entry: Entry) -> None:
        self.tables.get(entry["table"], {}).pop(entry["key"], None)

    # --- small tables (quota, webhook address, audiences, rich menus) -----------------------------
    def table(self, name: str) -> dict[str, Any]:
        return self.tables.setdefault(name, {})

    def put(self, table: str, key: str, value: Any) -> None:
        self.commit({"op": "put", "table": table, "key": key, "value": value})

    def drop(self, table: str, key: str) -> None:
        self.commit({"op": "drop", "table": table, "key": key})

    def setting(self, name: str, default: Any = None) -> Any:
        return self.table("settings").get(name, default)

    # --- friends ---------------------------------------------------------------------------------
    def add_friends(self, keys: list[bytes], status: Status = Status.FRIEND, *, many: bool = False) -> int:
        before = len(self.friends)
        packed = base64.b64encode(b"".join(keys)).decode()
        self.commit({"op": "friends", "keys": packed, "status": int(status), "many": many})
        return len(self.friends) - before

    def set_status(self, numbers: list[int], status: Status) -> None:
        self.commit({"op": "status", "to": pack(array("I", numbers)), "status": int(status)})

    # --- retry keys --------------------------------------------------------------------------------
    def accepted(self, key: str) -> Send | None:
        """The request that used this key within 24 hours; afterwards the key counts as new."""
        limit = self.clock.time() - KEY_MEMORY_SECONDS
        while self.accepted_keys:
            oldest = next(iter(self.accepted_keys))
            if self.accepted_keys[oldest].at > limit:
                break
            del self.accepted_keys[oldest]
        return self.accepted_keys.get(key)

    # --- quota ---------------------------------------------------------------------------------------
    @property
    def quota(self) -> int | None:
        value = self.setting("quota")
        return None if value is None else int(value)

    def used(self) -> int:
        return self.usage[month_of(self.clock.time())]

    def reserved(self) -> int:
        """Running narrowcasts hold their whole target back from everybody else (FAQ on 429)."""
        return sum(len(job.to) for job in self.narrowcasts.values() if not job.sent and not job.error)

    # --- what a resident sees ------------------------------------------------------------------------
    def inbox(self, number: int) -> Iterator[Send]:
        return (send for send in self.sends if number in send.to)

    def reading(self, unit: str) -> Reading:
        """What residents did with the messages of one statistics unit."""
        return self.readings.setdefault(unit, Reading())

    def say(self, number: int, text: str) -> None:
        self.commit({"op": "said", "friend": number, "at": self.clock.time(), "text": text})

    # --- a shorter history ---------------------------------------------------------------------------
    def dump(self) -> Iterator[Entry]:
        """Entries that rebuild this state; sends older than the key memory are merged by content."""
        yield from self.additions
        for table, rows in self.tables.items():
            for key, value in rows.items():
                yield {"op": "put", "table": table, "key": key, "value": value}
        for digest, content in self.contents.items():
            yield {"op": "content", "digest": digest, "messages": content.messages}
        for job in self.narrowcasts.values():
            yield {
                "op": "narrowcast",
                "request": job.request_id,
                "at": job.at,
                "content": job.content,
                "to": pack(job.to),
                "error": job.error,
            }
        for send in self._merged_sends():
            yield {
                "op": "send",
                "request": send.request_id,
                "kind": send.kind,
                "at": send.at,
                "content": send.content,
                "to": pack(send.to),
                "unit": send.unit,
                "key": send.key,
                "ids": send.ids,
            }
        for friend, words in self.said.items():
            for said in words:
                yield {"op": "said", "friend": friend, "at": said.at, "text": said.text}
        for unit, reading in self.readings.items():
            yield {
                "op": "reading",
                "unit": unit,
                "opened": base64.b64encode(reading.opened).decode(),
                "clicked": {url: base64.b64encode(bits).decode() for url, bits in reading.clicked.items()},
                "views": reading.views,
                "clicks": dict(reading.clicks),
            }
        for status in Status:
            numbers = [n for n in sorted(self._changed_statuses) if self.friends.status[n] == status]
            if numbers:
                yield {"op": "status", "to": pack(array("I", numbers)), "status": int(status)}

    def _merged_sends(self) -> Iterator[Send]:
        limit = self.clock.time() - KEY_MEMORY_SECONDS
        merged: dict[tuple[str, str, str, str], Send] = {}
        for send in self.sends:
            if send.at > limit or send.kind not in {"multicast", "push"}:
                yield from merged.values()
                merged.clear()
                yield send
                continue
            group = (send.content, send.kind, send.unit, month_of(send.at))
            if group in merged:
                merged[group].to.extend(send.to)
            else:
                merged[group] = Send(send.request_id, send.kind, send.at, send.content, send.to[:], send.unit)
        yield from merged.values()


def month_of(at: float) -> str:
    """Quota months start at midnight in Japan (C)."""
    return datetime.fromtimestamp(at, UTC).astimezone(JST).strftime("%Y%m")
