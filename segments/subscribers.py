"""Readers come and go by LINE's follow and unfollow events; their rows stay, with what they had chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db import connection

from segments.models import AudienceRow, Subscriber

# A person's newest follow or unfollow decides.
_FOLLOW = """
    WITH told (id, at_ms, following) AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[])),
    newest AS (
        UPDATE segments_subscriber s SET follow_event_ms = told.at_ms
        FROM told WHERE s.id = told.id AND s.follow_event_ms <= told.at_ms
        RETURNING s.id, told.following
    )
    UPDATE segments_audiencerow a SET following = newest.following
    FROM newest WHERE a.subscriber_id = newest.id AND a.following <> newest.following
"""
# In the order of their ids, so that two who lock many cannot wait for each other in a circle.
_HOLD = """
    SELECT 1 FROM segments_audiencerow WHERE subscriber_id = ANY(%s) ORDER BY subscriber_id FOR NO KEY UPDATE
"""


class Known(NamedTuple):
    """A person's row, and the time (ms) of the newest follow or unfollow applied to it; 0 for none."""

    pk: int
    follow_event_ms: int


def ensure(line_user_ids: Collection[str], first_choices: int = 0) -> dict[str, Known]:
    """These people's rows by LINE id, made for those who are new: they start with `first_choices`."""
    people = _known(line_user_ids)
    new = sorted(set(line_user_ids) - people.keys())
    if new:
        Subscriber.objects.bulk_create([Subscriber(line_user_id=each) for each in new], ignore_conflicts=True)
        made = _known(new)
        AudienceRow.objects.bulk_create(
            [AudienceRow(subscriber_id=each.pk, categories=first_choices) for each in made.values()],
            ignore_conflicts=True,
        )
        people |= made
    return people


def hold(people: Iterable[Known]) -> None:
    """Until the transaction ends nobody else, an import above all, writes what these people have chosen."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [[each.pk for each in people]])


def set_following(told: Mapping[int, tuple[int, bool]]) -> None:
    """Friend or not, by row id → (timestamp in ms, following). What is older than known changes nothing."""
    columns = (list(told), [at for at, _ in told.values()], [following for _, following in told.values()])
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, columns)


def _known(line_user_ids: Collection[str]) -> dict[str, Known]:
    people = Subscriber.objects.filter(line_user_id__in=list(line_user_ids))
    rows = people.values_list("line_user_id", "pk", "follow_event_ms")
    return {line_user_id: Known(pk, at_ms) for line_user_id, pk, at_ms in rows}
