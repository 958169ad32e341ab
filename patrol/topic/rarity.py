"""How rare a feature is over all posts: what few posts have says more of two that share it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

# Without a count, every feature is as rare as in a city that begins.
FIRST_POSTS = 1000
# A feature that is not listed is in fewer posts than this share of them, or than the least number.
LISTED_FROM_SHARE, LISTED_FROM = 0.002, 5


@dataclass(frozen=True)
class Rarity:
    """Inverse document frequency of features; `common` are the posts having one, of `posts`."""

    posts: int = FIRST_POSTS
    common: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def weights(self) -> dict[int, float]:
        """Of the listed features."""
        return {feature: self._weight(having) for feature, having in self.common.items()}

    @cached_property
    def usual(self) -> float:
        """Of every other."""
        return self._weight(listed_from(self.posts) / 2)

    def rarest(self, features: Iterable[int], most: int, posts: int) -> dict[int, float]:
        """Features with their weights, the rarest first, as long as no more than `posts` posts have them."""
        order = sorted(features, key=lambda feature: self.common.get(feature, 0))
        chosen: dict[int, float] = {}
        for feature in order[:most]:
            posts -= self.common.get(feature, 0)
            if posts < 0 and chosen:
                break
            chosen[feature] = self.weights.get(feature, self.usual)
        return chosen

    def _weight(self, having: float) -> float:
        return math.log((self.posts + 2) / (having + 1))


def listed_from(posts: int) -> float:
    """How many of `posts` have a feature that is listed."""
    return max(LISTED_FROM, posts * LISTED_FROM_SHARE)
