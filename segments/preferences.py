"""Applying residents' choices: each person's changes in the order of their time, one small write a person.

LINE promises no order. Every change keeps how the person stood before it; when an older one arrives late, it
is put in at its place and the newer ones are counted again from there. So the outcome is as if all had come
in order, and a newer choice is never overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.db import connection
from django.utils import timezone

from segments.events import Answer, Event
from segments.menus.catalogue import Catalogue
from segments.menus.choices import Choices, Standing, changed, from_json, in_words, to_json
from segments.menus.screens import after
from segments.menus.wishes import Change
from segments.models import Child, WebhookEvent
from staff.errors import Refused

# Of each person: what was applied before for later times, and the newest change before that.
_HISTORY = """
    SELECT e.id, e.event_id, e.kind, e.user_id, e.timestamp_ms, e.payload, e.received_at, e.error, e.before
    FROM unnest(%s::text[], %s::bigint[]) AS person (user_id, since)
    CROSS JOIN LATERAL (
        (SELECT * FROM segments_webhookevent old
         WHERE old.user_id = person.user_id AND old.timestamp_ms < person.since AND old.before IS NOT NULL
         ORDER BY old.timestamp_ms DESC, old.event_id COLLATE "C" DESC LIMIT 1)
        UNION ALL
        (SELECT * FROM segments_webhookevent new
         WHERE new.user_id = person.user_id AND new.timestamp_ms >= person.since AND new.before IS NOT NULL)
    ) e
"""
_NOW = """
    SELECT a.subscriber_id, a.categories, a.ward_id,
           ARRAY(SELECT c.birth_month FROM segments_child c WHERE c.subscriber_id = a.subscriber_id)
    FROM segments_audiencerow a WHERE a.subscriber_id = ANY(%s)
"""
_CHANGE = """
    UPDATE segments_audiencerow a SET categories = new.categories, ward_id = new.ward
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS new (id, categories, ward)
    WHERE a.subscriber_id = new.id
"""
_FORGET_CHILDREN = """
    DELETE FROM segments_child c USING unnest(%s::bigint[], %s::date[]) AS gone (id, birth_month)
    WHERE c.subscriber_id = gone.id AND c.birth_month = gone.birth_month
"""


@dataclass(slots=True)
class _Person:
    pk: int
    arrived: list[Event]
    now: Choices
    applied: list[Event] = field(default_factory=list)  # earlier ones with their `before`, oldest first


def apply(events: Iterable[Event], ids: Mapping[str, int], catalogue: Catalogue) -> None:
    """Apply these changes, of people who have rows (`ids`), and write the outcome into each event."""
    people = _people(sorted(events, key=attrgetter("user_id")), ids)
    if not people:
        return
    recounted: list[Event] = []
    then: dict[int, Choices] = {}
    for person in people:
        then[person.pk] = _retell(person, catalogue, recounted)
    _save([person for person in people if then[person.pk] != person.now], then)
    _save_history(recounted)


def standings(pks: Sequence[int]) -> dict[int, Choices]:
    """What these people have chosen, by row id."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [list(pks)])
        return {
            pk: Choices(categories, ward, frozenset(children))
            for pk, categories, ward, children in cursor.fetchall()
        }


def _people(events: Sequence[Event], ids: Mapping[str, int]) -> list[_Person]:
    arrived = {
        user_id: sorted(group, key=attrgetter("key"))
        for user_id, group in groupby(events, key=attrgetter("user_id"))
    }
    now = standings([ids[user_id] for user_id in arrived])
    people = {user_id: _Person(ids[user_id], group, now[ids[user_id]]) for user_id, group in arrived.items()}
    for event in _history({user_id: group[0].at_ms for user_id, group in arrived.items()}):
        people[event.user_id].applied.append(event)
    return list(people.values())


def _history(since: Mapping[str, int]) -> list[Event]:
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [list(since), list(since.values())])
        rows = cursor.fetchall()
    found = []
    for pk, event_id, kind, user_id, at_ms, payload, received_at, error, before in rows:
        event = Event(pk, event_id, kind, user_id, at_ms, json.loads(payload), received_at)
        event.error = error
        event.before = from_json(json.loads(before))
        found.append(event)
    return sorted(found, key=attrgetter("key"))


def _retell(person: _Person, catalogue: Catalogue, recounted: list[Event]) -> Choices:
    """Go through the person's changes from the first that arrived now; what they end with."""
    first = person.arrived[0].key
    earlier = [event for event in person.applied if event.key < first]
    later = [event for event in person.applied if event.key > first]
    standing = _start(person.now, earlier, later, catalogue)
    newest = later[-1].key if later else first
    for event in sorted([*person.arrived, *later], key=attrgetter("key")):
        again, offered = event.before is not None, _offered(event, catalogue)
        event.before = standing
        standing = _step(event, standing, offered)
        if again:
            recounted.append(event)
        else:
            event.is_late = event.key < newest
    return standing.now


def _start(now: Choices, earlier: Sequence[Event], later: Sequence[Event], catalogue: Catalogue) -> Standing:
    """How the person stood before the first change that arrived now."""
    if later and later[0].before is not None:
        return later[0].before
    if not earlier or (before := earlier[-1].before) is None:
        return Standing(now)
    return Standing(now, _step(earlier[-1], before, _offered(earlier[-1], catalogue)).undo)


def _offered(event: Event, catalogue: Catalogue) -> Catalogue:
    """What could be chosen when `event` was made: what was taken then is not refused when told again."""
    return catalogue.reopened if event.before is not None and not event.error else catalogue


def _step(event: Event, standing: Standing, catalogue: Catalogue) -> Standing:
    """One change, with the words for it. What is refused leaves everything as it was."""
    change, on = event.change, _day(event.at_ms)
    if change is None:
        return standing
    try:
        then = changed(standing, change, catalogue, on)
    except Refused as refusal:
        event.error = refusal.message
        event.answer = Answer(after(change, catalogue), refusal.message)
        return standing
    event.error = ""
    event.answer = _confirmation(change, then, catalogue, on)
    return then


def _confirmation(change: Change, then: Standing, catalogue: Catalogue, on: date) -> Answer:
    words = in_words(change, catalogue, on)
    if then.undo is None:
        return Answer(after(change, catalogue), words)
    return Answer(after(change, catalogue), words, can_undo=True)


def _day(at_ms: int) -> date:
    """The day in Japan; times beyond what a date can hold count as today."""
    try:
        return timezone.localdate(datetime.fromtimestamp(at_ms / 1000, tz=timezone.get_default_timezone()))
    except (ValueError, OverflowError, OSError):
        return timezone.localdate()


def _save(people: Sequence[_Person], then: Mapping[int, Choices]) -> None:
    moved = [
        (person.pk, then[person.pk].categories, then[person.pk].ward)
        for person in people
        if (person.now.categories, person.now.ward) != (then[person.pk].categories, then[person.pk].ward)
    ]
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(_CHANGE, [list(column) for column in zip(*moved, strict=True)])
    born = [(p.pk, month) for p in people for month in then[p.pk].children - p.now.children]
    gone = [(p.pk, month) for p in people for month in p.now.children - then[p.pk].children]
    Child.objects.bulk_create(
        [Child(subscriber_id=pk, birth_month=month) for pk, month in born], ignore_conflicts=True
    )
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET_CHILDREN, [list(column) for column in zip(*gone, strict=True)])


def _save_history(recounted: Sequence[Event]) -> None:
    """Only after a late event: the newer ones now follow on something else."""
    rows = [
        WebhookEvent(pk=each.pk, before=each.before and to_json(each.before), error=each.error)
        for each in recounted
    ]
    WebhookEvent.objects.bulk_update(rows, ["before", "error"], batch_size=500)
