"""A draft to compare, and a past announcement found for it: values, free of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from announcements.facts import Facts
from announcements.models.state import State

# What went out or is to go out.
OUT = frozenset(
    {State.APPROVED, State.SCHEDULED, State.SENDING, State.SENT, State.PARTLY_FAILED, State.NEEDS_CHECK}
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is compared, and the announcement it belongs to (None: not stored yet), which is never found."""

    title: str
    body: str = ""
    announcement_id: int | None = None

    @classmethod
    def of(cls, facts: Facts, announcement_id: int | None = None) -> Self:
        return cls(facts.title, facts.body, announcement_id)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A past announcement; `score` 0–1 is how alike its words are (1: the same ones)."""

    announcement_id: int
    revision_id: int
    title: str
    category_code: str
    out_on: date
    state: str
    score: float
    facts: Facts | None = None  # of the most alike only

    @property
    def is_out(self) -> bool:
        """It went out or is to go out; else somebody only asks for it."""
        return self.state in OUT
