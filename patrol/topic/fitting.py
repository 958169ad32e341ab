"""Fitting the city's model to what it decided, and finding by cross-validation how far to trust it. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from patrol.topic.chances import mixed
from patrol.topic.model import UNIT, LocalModel

# Multinomial naive Bayes with little smoothing; measured against logistic regression in ADR 21.
SMOOTHING = 0.3
FOLDS = 5
# Beside the dictionary the model may grow to n / (n + this) of n decisions, if it proves as good.
FULL_TRUST = 200
FEWEST_EXAMPLES, FEWEST_CODES = 30, 2
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MOST_PIECES = 20_000


@dataclass(frozen=True, slots=True)
class Example:
    """One decided announcement: its pieces, the category it was approved in, what the dictionary said.

    `weight` 2 where a person said outright that the category fits (a finding about it was dismissed).
    """

    pieces: Mapping[str, float]
    code: str
    dictionary: Mapping[str, float] = field(default_factory=dict)
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """By cross-validation, of `examples`: the share whose category came first, and was among two, by share
    of the model (0: the dictionary alone, 1: the model alone)."""

    examples: int
    first: Mapping[float, float]
    first_two: Mapping[float, float]
    share: float

    def to_json(self) -> dict[str, object]:
        return {
            "examples": self.examples,
            "first": {str(share): round(value, 4) for share, value in self.first.items()},
            "first_two": {str(share): round(value, 4) for share, value in self.first_two.items()},
            "share": self.share,
        }


class Counts:
    """How often each piece is in each category; examples can be added and taken away again."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)
        self._examples: Counter[str] = Counter()
        self._totals: defaultdict[str, float] = defaultdict(float)
        self._pieces: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, example: Example, sign: int = 1) -> None:
        self._examples[example.code] += sign
        for piece, weight in example.pieces.items():
            added = sign * weight * example.weight
            self._pieces[piece][example.code] += added
            self._totals[example.code] += added

    def model(self, share: float, vocabulary: Iterable[str] | None = None) -> LocalModel:
        """The model of what is counted; `vocabulary` limits the pieces it keeps."""
        size = SMOOTHING * len(self._pieces)
        logs = [math.log(max(self._totals[code], 0.0) + size + SMOOTHING) for code in self.codes]
        everything = self._examples.total()
        priors = [
            math.log((self._examples[code] + 1) / (everything + len(self.codes))) for code in self.codes
        ]
        kept = self._pieces if vocabulary is None else vocabulary
        weights = {piece: self._weights(piece, logs) for piece in kept}
        return LocalModel(
            0, self.codes, tuple(round(UNIT * prior) for prior in priors), weights, share, everything
        )

    def common(self, most: int = MOST_PIECES) -> list[str]:
        """The pieces that occur most."""
        totals = {piece: sum(by_code.values()) for piece, by_code in self._pieces.items()}
        return sorted(totals, key=lambda piece: (-totals[piece], piece))[:most]

    def _weights(self, piece: str, logs: Sequence[float]) -> tuple[int, ...]:
        """Against the mean over the categories, so that a piece alike in all says nothing."""
        counted = self._pieces[piece]
        raw = [
            math.log(max(counted.get(code, 0.0), 0.0) + SMOOTHING) - log
            for code, log in zip(self.codes, logs, strict=True)
        ]
        mean = sum(raw) / len(raw)
        return tuple(round(UNIT * (value - mean)) for value in raw)


def fit(examples: Sequence[Example]) -> tuple[LocalModel, Figures] | None:
    """The model of these decisions with the share it has earned; None while there are too few."""
    codes = sorted({example.code for example in examples})
    if len(examples) < FEWEST_EXAMPLES or len(codes) < FEWEST_CODES:
        return None
    counts = Counts(codes)
    for example in examples:
        counts.add(example)
    figures = _cross_validated(examples, counts)
    return counts.model(figures.share, counts.common()), figures


def _cross_validated(examples: Sequence[Example], counts: Counts) -> Figures:
    first: Counter[float] = Counter()
    first_two: Counter[float] = Counter()
    for fold in range(FOLDS):
        held_out = examples[fold::FOLDS]
        for example in held_out:
            counts.add(example, -1)
        vocabulary = {piece for example in held_out for piece in example.pieces}
        model = counts.model(1.0, vocabulary)
        for example in held_out:
            _judge(example, model, first, first_two)
        for example in held_out:
            counts.add(example)
    total = len(examples)
    tried = (*SHARES, 1.0)
    right = {share: first[share] / total for share in tried}
    return Figures(total, right, {share: first_two[share] / total for share in tried}, earned(right, total))


def earned(right: Mapping[float, float], examples: int) -> float:
    """The largest share within n/(n+200) that was right most often: growing, and never to the worse."""
    allowed = [share for share in SHARES if share <= examples / (examples + FULL_TRUST)]
    most = max(right[share] for share in allowed)
    return max(share for share in allowed if right[share] == most)


def _judge(example: Example, model: LocalModel, first: Counter[float], first_two: Counter[float]) -> None:
    by_model = model.chances(example.pieces)
    codes = list(by_model)
    dictionary = [example.dictionary.get(code, 0.0) for code in codes]
    for share in (*SHARES, 1.0):
        chances = mixed(dictionary, list(by_model.values()), share)
        order = sorted(range(len(codes)), key=lambda index: -chances[index])
        ranked = [codes[index] for index in order[:2]]
        first[share] += ranked[0] == example.code
        first_two[share] += example.code in ranked
