"""Which category holds which subject: by its own name, promise, reader, keywords and examples.

A city with 「福祉・介護」 gets care there; one with 「介護」 and 「福祉」 gets it in the first. No table of
category names: whatever a city calls its categories, the claims of the subjects find the most rightful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from patrol.topic.dictionary import Subject, asides, folded, spellings, subjects
from patrol.topic.lexicon import Lexicon

if TYPE_CHECKING:  # the checks import this room
    from patrol.checks.draft import CategoryProfile

# How much of a claim stands where it is made.
BY_NAME, BY_PROMISE, BY_EXAMPLE, BY_COUNTEREXAMPLE = 1.0, 0.5, 0.6, -0.3
# A claim far below the most rightful one is none.
FAINT = 0.1
# A category's own words say as much as a strong word of the dictionary; an example written out, more.
OWN_KEYWORD, OWN_EXAMPLE = 2.5, 4.0
SHORTEST_EXAMPLE = 3
# Children before school are not the school's.
BEFORE_SCHOOL = re.compile("(?:小学校?)?(?:入学|就学)(?:前|するまで)|未就学")


@dataclass(frozen=True, slots=True)
class Board:
    """For one set of categories: `words[word]` is what it says, by index of the category."""

    profiles: tuple[CategoryProfile, ...]
    lexicon: Lexicon
    words: dict[str, dict[int, float]]
    subjects: dict[str, dict[int, float]]


@lru_cache(maxsize=16)
def board_for(profiles: tuple[CategoryProfile, ...]) -> Board:
    """Kept by the categories' whole wording, so a changed promise makes a new one."""
    held = {subject.name: shares(subject, profiles) for subject in subjects()}
    words: dict[str, dict[int, float]] = {}
    for subject in subjects():
        for word, weight in subject.words.items():
            _add(words, word, {index: weight * share for index, share in held[subject.name].items()})
    for word, weight, index in _own_words(profiles):
        _add(words, word, {index: weight})
    return Board(profiles, Lexicon(words, asides()), words, held)


def shares(subject: Subject, profiles: Sequence[CategoryProfile]) -> dict[int, float]:
    """Index of the category → its share in the subject, the most rightful 1; {} when nobody claims it."""
    claims = [max(_claim(subject, profile), 0.0) for profile in profiles]
    most = max(claims, default=0.0)
    if most <= 0:
        return {}
    found = {index: (claim / most) ** 2 for index, claim in enumerate(claims)}
    return {index: share for index, share in found.items() if share >= FAINT}


def _claim(subject: Subject, profile: CategoryProfile) -> float:
    by_name = BY_NAME * _strongest(subject, profile.name)
    by_promise = BY_PROMISE * _strongest(subject, f"{profile.promise}\n{profile.reader}")
    fits = any(_mentions(subject, example) for example in profile.fits)
    misfits = any(_mentions(subject, example) for example in profile.does_not_fit)
    by_example = BY_EXAMPLE if fits else 0.0
    return max(by_name, by_promise, by_example) + (BY_COUNTEREXAMPLE if misfits and not fits else 0.0)


def _strongest(subject: Subject, text: str) -> float:
    text = BEFORE_SCHOOL.sub("就学前", folded(text))
    return max((strength for word, strength in subject.claims.items() if word in text), default=0.0)


def _mentions(subject: Subject, example: str) -> bool:
    """Only words that say much: 教室 is in everybody's examples."""
    example = folded(example)
    return any(weight >= 2.5 and word in example for word, weight in subject.words.items() if len(word) > 1)


def _own_words(profiles: Sequence[CategoryProfile]) -> Iterator[tuple[str, float, int]]:
    holders: dict[str, list[int]] = {}
    for index, profile in enumerate(profiles):
        for keyword in profile.keywords:
            for spelling in spellings(keyword):
                holders.setdefault(spelling, []).append(index)
    for word, indexes in holders.items():
        for index in indexes:
            yield word, OWN_KEYWORD / len(indexes), index
    for index, profile in enumerate(profiles):
        for example in profile.fits:
            if len(word := folded(example)) >= SHORTEST_EXAMPLE:
                yield word, OWN_EXAMPLE, index


def _add(words: dict[str, dict[int, float]], word: str, weights: dict[int, float]) -> None:
    """The most that any subject says of a word, so that subjects which share it do not double it."""
    here = words.setdefault(word, {})
    for index, weight in weights.items():
        here[index] = max(here.get(index, 0.0), weight)
