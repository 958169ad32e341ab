"""A platform that remembers what it accepted, for tests of the ledger alone; retry keys as LINE's."""

# ruff: noqa: ARG002 - the signatures are the contract's

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from channels.transport import Batch, ChannelCopy, Limits, Measure, Outcome, Payload, Receipt, TransportError


class Killed(BaseException):
    """The worker died here. Not an Exception: nothing of ours may catch it."""


@dataclass
class Platform:
    """What the other side knows. `plan` holds what happens to the coming requests; then all goes well."""

    plan: deque[Callable[[Platform, Batch], Receipt]] = field(default_factory=deque)
    of_number: dict[int, Callable[[Platform, Batch], Receipt]] = field(default_factory=dict)  # before `plan`
    keys: dict[UUID, Receipt] = field(default_factory=dict)
    people: Counter[str] = field(default_factory=Counter)
    posts: list[Batch] = field(default_factory=list)
    requests: list[Batch] = field(default_factory=list)
    look_ups: int = 0
    hidden: int = 0  # look-ups that do not see the post yet
    has_keys: bool = True
    bad: frozenset[str] = frozenset()
    lock: Lock = field(default_factory=Lock)

    def accept(self, batch: Batch) -> Receipt:
        if self.has_keys and batch.retry_key in self.keys:
            return self.keys[batch.retry_key]
        receipt = Receipt(id=str(90000 + len(self.posts)), request_id=f"request-{len(self.requests)}")
        self.keys[batch.retry_key] = receipt
        self.people.update(batch.recipients)
        self.posts.append(batch)
        return receipt

    def handle(self, batch: Batch) -> Receipt:
        with self.lock:
            self.requests.append(batch)
            for index, person in enumerate(batch.recipients):
                if person in self.bad:
                    raise error(Outcome.REFUSED, code="400", bad_recipient=index)
            step = self.of_number.pop(batch.number, None)
            step = step or (self.plan.popleft() if self.plan else Platform.accept)
            return step(self, batch)


def error(outcome: Outcome, **options: Any) -> TransportError:
    return TransportError("試験用の説明です。", outcome=outcome, **options)


def fails(outcome: Outcome, **options: Any) -> Callable[[Platform, Batch], Receipt]:
    def step(platform: Platform, batch: Batch) -> Receipt:
        raise error(outcome, **options)

    return step


def accepted_then(trouble: BaseException) -> Callable[[Platform, Batch], Receipt]:
    """The case retry keys exist for: carried out, but the answer never arrives."""

    def step(platform: Platform, batch: Batch) -> Receipt:
        platform.accept(batch)
        raise trouble

    return step


def raises(trouble: BaseException) -> Callable[[Platform, Batch], Receipt]:
    def step(platform: Platform, batch: Batch) -> Receipt:
        raise trouble

    return step


platform = Platform()


def new_platform() -> Platform:
    """Forget everything."""
    global platform
    platform = Platform()
    return platform


class KeyedTransport:
    """Like LINE: retry keys, no timeline."""

    name, label, recoverable = "line", "試験用", False
    limits = Limits("文字", 5000, 3, 1_000_000)

    def measure(self, copy: ChannelCopy) -> Measure:
        weight = len(copy.text)
        return Measure(weight, 5000, f"{weight} / 5000", weight <= 5000)

    def compose(self, copy: ChannelCopy) -> Payload:
        return Payload(self.name, ({"text": copy.text},))

    def send(self, payload: Payload, batch: Batch) -> Receipt:
        return platform.handle(batch)

    def find(self, payload: Payload, batch: Batch, since: datetime) -> Receipt | None:
        raise AssertionError("a channel with retry keys is never looked up")

    def retract(self, receipt_id: str) -> None:
        raise AssertionError("cannot be taken back")


class TimelineTransport(KeyedTransport):
    """Like X: no keys, but our own posts can be looked up."""

    name, recoverable = "x", True

    def find(self, payload: Payload, batch: Batch, since: datetime) -> Receipt | None:
        with platform.lock:
            platform.look_ups += 1
            if platform.hidden:
                platform.hidden -= 1
                return None
            return platform.keys.get(batch.retry_key)
