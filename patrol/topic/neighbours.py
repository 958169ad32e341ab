"""The past announcements most like a draft: sent, scheduled, or asked for alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection

from announcements.facts import Facts
from announcements.models import Revision, State
from patrol.topic.features import Features, features_of, likeness
from patrol.topic.past import OUT, Draft, Neighbour
from patrol.topic.posts import rarity
from patrol.topic.rarity import Rarity

__all__ = ["OUT", "Draft", "Neighbour", "alike", "similar"]

# What went out or is to, and what others are asking for at the moment.
ALIKE = OUT | {State.HEAD_REVIEW, State.PATROL}
# How many the checks are given, and how many of what likeness are read whole.
FOR_CHECKS, LOOKED_INTO, LOOKED_INTO_FROM = 30, 5, 0.6
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


def alike(draft: Draft) -> tuple[Neighbour, ...]:
    """What the checks hold a draft against, the nearest of it with its facts."""
    found = similar(draft, FOR_CHECKS, states=ALIKE)
    close = [one.revision_id for one in found[:LOOKED_INTO] if one.score >= LOOKED_INTO_FROM]
    contents = dict(Revision.objects.filter(pk__in=close).values_list("pk", "content")) if close else {}
    return tuple(
        replace(one, facts=Facts.from_content(contents[one.revision_id]))
        if one.revision_id in contents
        else one
        for one in found
    )


def _candidates(asked: dict[int, float], since: date, own: int, states: Sequence[str]) -> list[Any]:
    values: dict[str, Any] = {
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
        return list(cursor.fetchall())


def _neighbour(row: Any, features: Features, rare: Rarity) -> Neighbour:
    announcement_id, revision_id, title, category_code, out_on, state, found, of_title = row
    other = Features(tuple(found[:of_title]), tuple(found[of_title:]))
    score = likeness(features, other, rare.weights, rare.usual)
    return Neighbour(announcement_id, revision_id, title or "", category_code, out_on, state, round(score, 3))
