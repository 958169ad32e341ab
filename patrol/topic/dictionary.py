"""The subjects Japanese cities write about, and the words that give them away: `subjects/*.toml`.

Written from general knowledge, not from anybody's labelled texts. The files are read once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from patrol.extraction.folding import compatible

FILES = Path(__file__).parent / "subjects"
# How much one word says, by the row it stands in.
LEVELS = {"decisive": 4.0, "strong": 2.5, "usual": 1.4, "weak": 0.6, "form": 1.4}
# People outrank what is done for them: a table-tennis class for seniors is for seniors.
WHOM_OUTRANKS = 1.4
# Common spellings of one word; the files hold the first.
SPELLINGS = (("障害", "障がい"), ("子ども", "こども"), ("子ども", "子供"), ("赤ちゃん", "あかちゃん"))


@dataclass(frozen=True, slots=True)
class Subject:
    """`claims`: words of a category's name → how rightfully it holds the subject (1: its very own)."""

    name: str
    claims: Mapping[str, float]
    words: Mapping[str, float]
    ages: tuple[float, float] | None = None
    forms: frozenset[str] = frozenset()


@cache
def subjects() -> tuple[Subject, ...]:
    """Every subject of the files, in their order."""
    return tuple(
        _subject(name, row)
        for path in sorted(FILES.glob("*.toml"))
        for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items()
    )


@cache
def asides() -> frozenset[str]:
    """Words about how an event is run (託児あり, 駐車場), which say nothing of its subject."""
    lines = (FILES / "asides.txt").read_text(encoding="utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return frozenset(spelling for word in words for spelling in spellings(word))


@cache
def forms() -> frozenset[str]:
    """Words of how something is taught (講座, 教室): in a title they say no more than elsewhere."""
    return frozenset(word for subject in subjects() for word in subject.forms)


def folded(text: str) -> str:
    """The spelling words are compared in; offsets into `compatible(text).text` are offsets into it."""
    return lower(compatible(text).text)


def lower(text: str) -> str:
    """Small letters, character by character: İ and the like would become two and shift what follows."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(_lower_one(letter) for letter in text)


def spellings(word: str) -> Iterator[str]:
    """The word as texts may have it."""
    word = folded(word)
    yield word
    for written, other in SPELLINGS:
        if written in word:
            yield word.replace(written, other)


def _lower_one(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


def _subject(name: str, row: Mapping[str, Any]) -> Subject:
    outranks = WHOM_OUTRANKS if row.get("whom") else 1.0
    words = {
        spelling: weight * outranks
        for level, weight in LEVELS.items()
        for word in row.get(level, "").split()
        for spelling in spellings(word)
    }
    claims = (claim.rsplit(":", 1) for claim in row["claims"].split())
    ages = row.get("ages")
    return Subject(
        name,
        {spelling: float(strength) for word, strength in claims for spelling in spellings(word)},
        words,
        (float(ages[0]), float(ages[1])) if ages else None,
        frozenset(spelling for word in row.get("form", "").split() for spelling in spellings(word)),
    )
