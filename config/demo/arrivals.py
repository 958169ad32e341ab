"""What the stand-in of LINE put before whom of one message: the other side's own account of a delivery."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.sandbox.line.friends import KEY_BYTES
from channels.sandbox.line.messages import digest
from config.demo.friends import control

LOADING_SECONDS = 120.0  # 1.82 million ids


@dataclass(frozen=True, slots=True)
class Accepted:
    """One request LINE said yes to. at: seconds since 1970."""

    at: float
    key: str
    people: int


def accepted(messages: Sequence[Mapping[str, Any]]) -> list[Accepted]:
    """The accepted requests that carried `messages`, oldest first."""
    return [Accepted(**row) for row in control("GET", _address(messages))["requests"]]


def received(messages: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """LINE id → how often `messages` were put before that person."""
    answer = control("GET", f"{_address(messages)}?people", timeout=LOADING_SECONDS)
    packed = base64.b64decode(answer["received"])
    spelled, width = packed.hex(), 2 * KEY_BYTES
    return Counter("U" + spelled[at : at + width] for at in range(0, len(spelled), width))


def _address(messages: Sequence[Mapping[str, Any]]) -> str:
    return f"line/arrivals/{digest([dict(message) for message in messages])}"
