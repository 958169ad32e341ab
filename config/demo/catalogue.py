"""What the departments of 若葉野市 announce over a year, read from catalogue.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Topic:
    """A recurring announcement; the meaning of each field is explained at the head of the file."""

    department: str
    category: str
    kind: str
    title: str
    body: str
    months: list[int]
    channels: list[str]
    pull: float
    place: str = ""
    ages: tuple[float, ...] = ()


@cache
def topics() -> tuple[Topic, ...]:
    """All of them, in the order of the file."""
    rows = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))
    return tuple(Topic(**row) for row in rows["topic"])
