"""What is renewed every night: the index of past posts, how often words occur, the city's own model."""

from __future__ import annotations

from dataclasses import dataclass

from patrol.models import TopicModel
from patrol.topic import learning, posts


@dataclass(frozen=True, slots=True)
class Renewed:
    """`model` None: too little has been decided yet."""

    indexed: int
    posts: int
    model: TopicModel | None


def renew() -> Renewed:
    """Everything anew, in this order. Harmless at any time and twice."""
    indexed = posts.index_missing()
    counted = posts.count_features()
    return Renewed(indexed, counted.posts, learning.refit())
