"""What a text is about: the categories in order, with the words that decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from patrol.extraction import extract
from patrol.extraction.audience import Audience
from patrol.extraction.folding import compatible
from patrol.topic.chances import softmax
from patrol.topic.claims import Board, board_for
from patrol.topic.dictionary import forms, lower, subjects
from patrol.topic.lexicon import Hit
from patrol.topic.places import LESS_IN_TITLE, OFFICE, names_office, places_of, weights_in_title

if TYPE_CHECKING:  # the checks import this room
    from patrol.checks.draft import CategoryProfile

# The same word again and again says little more.
MOST_OF_A_WORD = 3.2
STATED_AGES = 3.0
# Scores to chances: a long text has more of everything, so its differences say less.
TEMPERATURE, TEMPERATURE_OF_BEST = 3.0, 0.2
# What an announcement is about is said early; the rest of an endless body is not read for it.
MOST_READ = 2000


@dataclass(frozen=True, slots=True)
class Clue:
    """A word as the text has it, where (`field` "title" or "body", offsets into it), and by how much of a
    natural logarithm it raised its category's chance."""

    word: str
    field: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """One category: `probability` 0–1 over all of them, `score` in the dictionary's weights."""

    profile: CategoryProfile
    probability: float
    score: float
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """All categories, the fittest first. `told` is False where no word said anything."""

    ranked: tuple[Ranked, ...]

    @property
    def best(self) -> Ranked | None:
        return self.ranked[0] if self.ranked else None

    @property
    def told(self) -> bool:
        return bool(self.ranked) and self.ranked[0].score > 0

    def of(self, code: str) -> Ranked | None:
        return next((one for one in self.ranked if one.profile.code == code), None)


def classify(
    title: str, body: str, profiles: Sequence[CategoryProfile], said: Audience | None = None
) -> Ranking:
    """Rank the categories for a text by the dictionary and the categories' own words.

    `said`: the audience already read from this title and body, to save reading it again.
    """
    board = board_for(tuple(profiles))
    body = body[:MOST_READ]
    clues = [*_clues(board, title, body, extract(body, title) if said is None else said)]
    scores = [0.0] * len(board.profiles)
    per_category: list[list[Clue]] = [[] for _ in board.profiles]
    for clue, says in clues:
        for index, weight in says.items():
            scores[index] += clue.weight * weight
    temperature = TEMPERATURE + TEMPERATURE_OF_BEST * max(scores, default=0.0)
    for clue, says in clues:
        for index, weight in says.items():
            per_category[index].append(replace(clue, weight=clue.weight * weight / temperature))
    chances = softmax([score / temperature for score in scores])
    ranked = [
        Ranked(profile, chances[index], scores[index], heaviest(per_category[index]))
        for index, profile in enumerate(board.profiles)
    ]
    return Ranking(tuple(sorted(ranked, key=lambda one: -one.score)))


def _clues(
    board: Board, title: str, body: str, audience: Audience
) -> Iterator[tuple[Clue, dict[int, float]]]:
    """Each word once, at its most telling place, its weight summed over its places."""
    found: dict[str, list[Clue]] = {}
    for clue in _places(board, title, body):
        found.setdefault(clue.word, []).append(clue)
    for word, places in found.items():
        first = max(places, key=lambda clue: clue.weight)
        total = min(saturated(places), MOST_OF_A_WORD)
        text = title if first.field == "title" else body
        said = Clue(text[first.start : first.end], first.field, first.start, first.end, total)
        yield said, board.words[word]
    yield from _stated_ages(board, title, body, audience)


def saturated(places: Sequence[Clue]) -> float:
    """The heaviest place whole, every further one for less."""
    weights = sorted((clue.weight for clue in places), reverse=True)
    return sum(weight / (rank + 1) for rank, weight in enumerate(weights[:8]))


def _places(board: Board, title: str, body: str) -> Iterator[Clue]:
    for field, text, weigh in (("title", title, _in_title), ("body", body, _in_body)):
        folded = compatible(text)
        small = lower(folded.text)
        for hit, weight in weigh(small, board.lexicon.find(small)):
            yield Clue(hit.word, field, *folded.original_span(hit.start, hit.end), weight)


def _in_title(title: str, hits: Iterable[Hit]) -> Iterator[tuple[Hit, float]]:
    weight_at = weights_in_title(title)
    for hit in hits:
        yield hit, LESS_IN_TITLE if hit.word in forms() else weight_at(hit.start)


def _in_body(body: str, hits: Iterable[Hit]) -> Iterator[tuple[Hit, float]]:
    parts = places_of(body)
    for hit in hits:
        weight = parts.weight_at(hit.start)
        yield hit, max(weight, OFFICE) if names_office(body, hit.end) else weight


def _stated_ages(
    board: Board, title: str, body: str, said: Audience
) -> Iterator[tuple[Clue, dict[int, float]]]:
    """An audience of stated ages speaks for the subjects of that age."""
    if said.everyone or not said.says_ages or not said.deciding_spans:
        return
    says: dict[int, float] = {}
    for subject in subjects():
        if subject.ages and (share := _within(said, subject.ages)) > 0.5:
            for index, held in board.subjects[subject.name].items():
                says[index] = max(says.get(index, 0.0), STATED_AGES * held * share)
    span = said.deciding_spans[0]
    shift = len(title) + 1 if title else 0
    field, start, end = (
        ("title", span.start, min(span.end, len(title)))
        if span.start < shift
        else ("body", span.start - shift, span.end - shift)
    )
    text = title if field == "title" else body
    yield Clue(text[start:end], field, start, end, 1.0), says


def _within(said: Audience, ages: tuple[float, float]) -> float:
    low = said.age_min or 0.0
    high = 120.0 if said.age_max is None else said.age_max
    if high <= low:
        return 1.0 if ages[0] <= low <= ages[1] else 0.0
    return max(0.0, min(high, ages[1]) - max(low, ages[0])) / (high - low)


def heaviest(clues: Iterable[Clue], most: int = 8) -> tuple[Clue, ...]:
    """The clues that decided."""
    return tuple(sorted(clues, key=lambda clue: -clue.weight)[:most])
