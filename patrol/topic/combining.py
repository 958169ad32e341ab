"""The dictionary's ranking and the city's own model as one, each word with its share of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from patrol.extraction.audience import Audience
from patrol.extraction.folding import compatible
from patrol.topic.chances import mixed
from patrol.topic.dictionary import lower
from patrol.topic.model import LocalModel, pieces
from patrol.topic.ranking import Clue, Ranked, Ranking, classify, heaviest

if TYPE_CHECKING:  # the checks import this room
    from patrol.checks.draft import CategoryProfile

# A word that raises a chance by less is not worth naming.
WORTH_NAMING = 0.05


def rank(
    title: str,
    body: str,
    profiles: Sequence[CategoryProfile],
    model: LocalModel | None = None,
    said: Audience | None = None,
) -> Ranking:
    """The categories for a text, by the dictionary and, as far as it has earned it, the city's model."""
    ranking = classify(title, body, profiles, said)
    if model is None or not model.share or not ranking.ranked:
        return ranking
    found = pieces(title, body)
    by_model = model.chances(found)
    # A category the model has never seen keeps the dictionary's opinion.
    opinions = [by_model.get(one.profile.code, one.probability) for one in ranking.ranked]
    chances = mixed([one.probability for one in ranking.ranked], opinions, model.share)
    added = _added(model, found, _Places(title, body))
    ranked = [
        replace(one, probability=chance, clues=_merged(one, added.get(one.profile.code, []), model.share))
        for one, chance in zip(ranking.ranked, chances, strict=True)
    ]
    return Ranking(tuple(sorted(ranked, key=lambda one: -one.probability)))


class _Places:
    """Where a piece stands in the text as written."""

    def __init__(self, title: str, body: str) -> None:
        self._texts = [
            (field, text, folded, lower(folded.text))
            for field, text, folded in (("title", title, compatible(title)), ("body", body, compatible(body)))
        ]

    def of(self, piece: str, weight: float) -> Clue | None:
        for field, text, folded, small in self._texts:
            if (at := small.find(piece)) >= 0:
                start, end = folded.original_span(at, at + len(piece))
                return Clue(text[start:end], field, start, end, weight)
        return None


def _added(model: LocalModel, found: Mapping[str, float], places: _Places) -> dict[str, list[Clue]]:
    """What the model's pieces add to each category, in its share, as far as it is worth naming."""
    added: dict[str, list[Clue]] = {}
    for piece, says in model.contributions(found):
        for code, weight in zip(model.codes, says, strict=True):
            if weight * model.share >= WORTH_NAMING and (clue := places.of(piece, weight * model.share)):
                added.setdefault(code, []).append(clue)
    return added


def _merged(one: Ranked, added: Sequence[Clue], share: float) -> tuple[Clue, ...]:
    """The dictionary's words in their share; a piece within one of them strengthens it."""
    words = [replace(clue, weight=clue.weight * (1 - share)) for clue in one.clues]
    return heaviest([*_strengthened(words, added), *_apart(words, added)])


def _strengthened(words: Sequence[Clue], added: Sequence[Clue]) -> Iterator[Clue]:
    for word in words:
        more = sum(clue.weight for clue in added if _overlap(word, clue))
        yield replace(word, weight=word.weight + more)


def _apart(words: Sequence[Clue], added: Sequence[Clue]) -> Iterator[Clue]:
    return (clue for clue in added if not any(_overlap(word, clue) for word in words))


def _overlap(one: Clue, other: Clue) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
