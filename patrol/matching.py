"""Which findings of one revision are still there in the next, although words moved or changed. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

# Half of the letters in common: 「12月3日(月)」 → 「12月3日(火)」 is the same trouble, said anew.
ALIKE = 0.5


class Said(Protocol):
    """What is compared of a finding, kept or fresh."""

    @property
    def check(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def quote(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Trace:
    """A finding reduced to what outlives a change of the draft."""

    check: str
    field: str
    quote: str


Same = Callable[[Said, Said], bool]


def remaining(old: Iterable[Said], new: Iterable[Said]) -> list[bool]:
    """For each of `old`, in order, whether one of `new` is the same. Each new one answers for one old one.

    The surest likeness is used up first, so that of two equal quotes one removed is one removed.
    """
    before, left = list(old), list(new)
    kept = [False] * len(before)
    for same in (_exact, _moved, _reworded):
        for place, one in enumerate(before):
            if not kept[place] and (partner := _first(left, one, same)) is not None:
                left.pop(partner)
                kept[place] = True
    return kept


def identical(one: Said, other: Said) -> bool:
    """The same check about the very same words of the same field."""
    return _exact(one, other)


def _first(among: list[Said], one: Said, same: Same) -> int | None:
    return next((place for place, other in enumerate(among) if same(one, other)), None)


def _exact(one: Said, other: Said) -> bool:
    return (one.check, one.field, _plain(one)) == (other.check, other.field, _plain(other))


def _moved(one: Said, other: Said) -> bool:
    words = _plain(one)
    return bool(words) and one.check == other.check and words == _plain(other)


def _reworded(one: Said, other: Said) -> bool:
    if (one.check, one.field) != (other.check, other.field):
        return False
    before, now = _plain(one), _plain(other)
    if not before or not now:
        return before == now
    return SequenceMatcher(None, before, now, autojunk=False).ratio() >= ALIKE


def _plain(one: Said) -> str:
    """Widths and spaces are not what a finding is about."""
    return "".join(unicodedata.normalize("NFKC", one.quote).split())
