"""The past announcements most like a draft: sent, scheduled, or asked for alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import connection

from announcements.facts import Facts
from announcements.models import State
from patrol.topic.features import Features, features_of, likeness
from patrol.topic.posts import rarity
from patrol.topic.rarity import Rarity

# What went out or is to go out.
OUT = frozenset(
    {State.APPROVED, State.SCHEDULED, State.SENDING, State.SENT, State.PARTLY_FAILED, State.NEEDS_CHECK}
)
# Of the draft's features, so many of the rarest look for candidates, of at most so many posts.
ASKED_FEATURES, ASKED_POSTS = 16, 1000
# Of the candidates, so many go on to be looked up, and so many of those to be compared feature by feature.
RANKED, COMPARED = 240, 80
LONG_AGO = date(1970, 1, 1)

_CANDIDATES = """
WITH asked AS (SELECT * FROM unnest(%(features)s::int[], %(weights)s::real[]) AS asked (feature, weight)),
found AS (
    SELECT post.*,
           (SELECT sum(weight) FROM unnest(post.features) AS feature JOIN asked USING (feature)) AS shared
    FROM patrol_indexedpost post
    WHERE post.features && %(features)s::int[] AND post.out_on >= %(since)s
      AND post.announcement_id <> %(own)s
    ORDER BY shared DESC, out_on DESC LIMIT %(ranked)s
)
SELECT found.announcement_id, found.revision_id, revision.content ->> 'title', found.category_code,
       found.out_on, announcement.state, found.features, found.of_title
FROM found
JOIN announcements_announcement announcement
  ON announcement.id = found.announcement_id AND announcement.state = ANY (%(states)s)
JOIN announcements_revision revision ON revision.id = found.revision_id
ORDER BY found.shared DESC, found.out_on DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is compared, and the announcement it belongs to (None: not stored yet), which is never found."""

    title: str
    body: str = ""
    announcement_id: int | None = None

    @classmethod
    def of(cls, facts: Facts, announcement_id: int | None = None) -> Self:
        return cls(facts.title, facts.body, announcement_id)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A past announcement; `score` 0–1 is how alike its words are (1: the same ones)."""

    announcement_id: int
    revision_id: int
    title: str
    category_code: str
    out_on: date
    state: str
    score: float


def similar(
    draft: Draft,
    limit: int = 5,
    since: date | None = None,
    *,
    states: Collection[str] = OUT,
    least: float = 0.0,
) -> list[Neighbour]:
    """The most alike of those out since that day, the most alike first, none below `least`."""
    features, rare = features_of(draft.title, draft.body), rarity()
    asked = rare.rarest(features.all, ASKED_FEATURES, ASKED_POSTS)
    if not asked:
        return []
    rows = _candidates(asked, since or LONG_AGO, draft.announcement_id or 0, sorted(states))
    found = sorted((_neighbour(row, features, rare) for row in rows), key=lambda one: -one.score)
    return [one for one in found if one.score >= least][:limit]


def _candidates(asked: dict[int, float], since: date, own: int, states: Sequence[str]) -> list[Any]:
    values = {
        "features": list(asked),
        "weights": list(asked.values()),
        "since": since,
        "own": own,
        "states": list(states),
        "ranked": RANKED,
        "most": COMPARED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, values)
        return cursor.fetchall()


def _neighbour(row: Any, features: Features, rare: Rarity) -> Neighbour:
    announcement_id, revision_id, title, category_code, out_on, state, found, of_title = row
    other = Features(tuple(found[:of_title]), tuple(found[of_title:]))
    score = likeness(features, other, rare.weights, rare.usual)
    return Neighbour(announcement_id, revision_id, title or "", category_code, out_on, state, round(score, 3))
