"""How much of two texts is the same words, and which facts of two announcements differ. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from announcements.fact_lines import fact_lines
from announcements.facts import Facts
from patrol.topic.dictionary import folded

# Four characters in a row, once figures and spaces are gone: days and hours change, sentences stay.
WIDTH = 4
CHANGES = re.compile(r"[\d\s:()]+")
MOST_READ = 4000
LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that is not the same, in words; "" where it was or is not there."""

    label: str
    before: str
    now: str


def sameness(one: Facts, other: Facts) -> float:
    """0–1: twice the shared over all of both titles and texts, leaving figures out."""
    first, second = _grams(one), _grams(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def differences(before: Facts, now: Facts) -> list[Difference]:
    """The facts that differ, in the order of the form; of the text only that it does."""
    old, new = dict(fact_lines(before)), dict(fact_lines(now))
    titles = [Difference("件名", before.title, now.title)] if before.title != now.title else []
    return titles + [
        Difference(label, _short(old.get(label, "")), _short(new.get(label, "")))
        for label in dict.fromkeys([*new, *old])
        if old.get(label, "") != new.get(label, "")
    ]


def _grams(facts: Facts) -> Counter[str]:
    text = CHANGES.sub("", folded(f"{facts.title}\n{facts.body}"[:MOST_READ]))
    return Counter(text[at : at + WIDTH] for at in range(max(1, len(text) - WIDTH + 1)) if text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}…"
