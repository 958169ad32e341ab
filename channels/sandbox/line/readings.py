"""What residents did with the messages they got: who looked at them and who opened which link.

Kept per statistics unit (a request without one stands for itself), one bit per friend, as LINE counts people.
"""

from __future__ import annotations

import base64
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from channels.sandbox.line.state import LineState, Send

URL = re.compile(r"https?://[!-~]+")
COUNTED_SECONDS = 14 * 24 * 60 * 60  # LINE's numbers of a message move for so long


@dataclass(slots=True)
class Reading:
    """Of one unit. `opened` and each of `clicked` hold one bit per friend; `views` and `clicks` are times."""

    opened: bytearray = field(default_factory=bytearray)
    clicked: dict[str, bytearray] = field(default_factory=dict)
    views: int = 0
    clicks: Counter[str] = field(default_factory=Counter)

    @property
    def openers(self) -> int:
        return people(self.opened)

    @property
    def clickers(self) -> int:
        """People who opened any of the links."""
        everybody = 0
        for bits in self.clicked.values():
            everybody |= int.from_bytes(bits, "little")
        return everybody.bit_count()


def unit_of(send: Send) -> str:
    return send.unit or send.request_id


def look_into_talk(state: LineState, number: int) -> None:
    """The resident opens the talk: whatever stands in it has been seen."""
    for unit in {unit_of(send) for send in state.inbox(number)}:
        if not has(state.reading(unit).opened, number):
            look(state, unit, [number])


def look(state: LineState, unit: str, numbers: Iterable[int]) -> int:
    """Residents look at what came under `unit`; how many of them had got it."""
    got = _receivers(state, unit, numbers)
    if got and _in_time(state, unit):
        state.commit({"op": "opened", "unit": unit, "to": _packed(got)})
    return len(got)


def click(state: LineState, unit: str, numbers: Iterable[int], url: str) -> int:
    """They open a link of it, and so have seen it. How many can have: 0 for a link that is not in it."""
    if url not in urls_of(state, sends_of(state, unit)):
        return 0
    got = _receivers(state, unit, numbers)
    if got and _in_time(state, unit):
        state.commit({"op": "clicked", "unit": unit, "url": url, "to": _packed(got)})
    return len(got)


def urls_of(state: LineState, sends: Iterable[Send]) -> dict[str, int]:
    """Links of the texts, each with the place (from 1) of the message it is first in."""
    found: dict[str, int] = {}
    for content in dict.fromkeys(send.content for send in sends):
        for place, message in enumerate(state.contents[content].messages, 1):
            for url in links(str(message.get("text", ""))):
                found.setdefault(url, place)
    return found


def links(text: str) -> list[str]:
    """(C) LINE's app makes a link of whatever begins like one."""
    return URL.findall(text)


def sends_of(state: LineState, unit: str) -> list[Send]:
    return [send for send in state.sends if unit_of(send) == unit]


def mark(bits: bytearray, numbers: Iterable[int]) -> None:
    for number in numbers:
        missing = (number >> 3) + 1 - len(bits)
        if missing > 0:
            bits.extend(bytes(missing))
        bits[number >> 3] |= 1 << (number & 7)


def has(bits: bytearray, number: int) -> bool:
    return number >> 3 < len(bits) and bool(bits[number >> 3] & 1 << (number & 7))


def people(bits: bytearray) -> int:
    return int.from_bytes(bits, "little").bit_count()


def _receivers(state: LineState, unit: str, numbers: Iterable[int]) -> array[int]:
    contents = {send.content for send in sends_of(state, unit)}
    seen = [state.contents[content].seen for content in contents]
    return array("I", (number for number in numbers if any(has(bits, number) for bits in seen)))


def _in_time(state: LineState, unit: str) -> bool:
    return state.clock.time() - sends_of(state, unit)[0].at <= COUNTED_SECONDS


def _packed(numbers: array[int]) -> str:
    return base64.b64encode(numbers.tobytes()).decode()
