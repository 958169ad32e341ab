"""The city's own model of its categories: naive Bayes over the pieces of decided announcements. Pure.

Small enough to be a JSON value in a row, quick enough for every keystroke, and each piece's share of a
verdict can be named. Fitting is in `fitting`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from patrol.topic.chances import softmax
from patrol.topic.features import pieces_of

# Weights are kept as whole hundredths of a natural logarithm.
UNIT = 100
# Pieces of one text depend on each other; their sum is softened by the root of what was added up.
PRIOR_SHARE = 0.5


@dataclass(frozen=True)
class LocalModel:
    """`weights[piece]`: for each of `codes`, how much the piece speaks for it. `share` 0–1 beside the
    dictionary. `version` is the row it comes from."""

    version: int
    codes: tuple[str, ...]
    priors: tuple[int, ...]
    weights: Mapping[str, tuple[int, ...]]
    share: float
    examples: int

    def chances(self, pieces: Mapping[str, float]) -> dict[str, float]:
        """Probability of each category, by the model alone."""
        scores = [PRIOR_SHARE * prior / UNIT for prior in self.priors]
        for _, says in self.contributions(pieces):
            scores = [score + add for score, add in zip(scores, says, strict=True)]
        return dict(zip(self.codes, softmax(scores), strict=True))

    def contributions(self, pieces: Mapping[str, float]) -> Iterator[tuple[str, tuple[float, ...]]]:
        """(piece, what it adds for each of `codes`) of the pieces it knows."""
        known = {piece: weight for piece, weight in pieces.items() if piece in self.weights}
        softened = UNIT * math.sqrt(1 + sum(weight * weight for weight in known.values()))
        for piece, weight in known.items():
            yield piece, tuple(weight * one / softened for one in self.weights[piece])

    def to_json(self) -> dict[str, Any]:
        """Everything but version, share and examples, which are columns."""
        return {"codes": self.codes, "priors": self.priors, "weights": self.weights}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, version: int, share: float, examples: int) -> Self:
        weights = {piece: tuple(row) for piece, row in data["weights"].items()}
        return cls(version, tuple(data["codes"]), tuple(data["priors"]), weights, share, examples)


def pieces(title: str, body: str) -> dict[str, float]:
    """The pieces of a text with their weights by place, as the model counts them."""
    of_title, of_body = pieces_of(title, body)
    return of_body | of_title
