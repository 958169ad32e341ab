"""Applying stored webhook events: each once, each person's in the order of their time, many at a go.

A chunk is one transaction of about a dozen statements, however many events it holds: a worker that dies in
the middle leaves nothing half applied, and the next one takes the same chunk.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from segments import preferences
from segments.events import Answer, Event, Follow, calm_since, talkative
from segments.menus.catalogue import Catalogue, read_catalogue
from segments.menus.choices import to_json
from segments.menus.wishes import Screen, Show
from segments.models import PendingReply, WebhookEvent
from segments.subscribers import Known, ensure, hold, set_following

CHUNK = 1_000
REPLY_WITHIN = timedelta(seconds=50)  # a reply token lives about a minute after LINE's call
_LOCK = 0x6B6F686F_7765  # any number only this work uses
_UNEXPECTED = "予期しない内容のため、処理できませんでした。"
_COLUMNS = ("pk", "event_id", "kind", "user_id", "timestamp_ms", "payload", "received_at")
_MARK = """
    UPDATE segments_webhookevent e
    SET processed_at = %s, error = done.error, is_late = done.is_late, answer = done.answer,
        before = done.before::jsonb
    FROM unnest(%s::bigint[], %s::text[], %s::boolean[], %s::text[], %s::text[])
        AS done (id, error, is_late, answer, before)
    WHERE e.id = done.id
"""

logger = logging.getLogger(__name__)


def process_pending(chunk: int = CHUNK) -> int:
    """Process everything unprocessed, chunk by chunk; how many. A second worker leaves it to the first."""
    done = processed = _process(chunk)
    while processed == chunk:  # less than a full chunk was the rest; what comes now has its own wake-up
        processed = _process(chunk)
        done += processed
    if done:
        logger.info("%d webhook events processed", done)
    return done


def _process(size: int) -> int:
    """One chunk. Where it fails its events are taken singly, so that a bad one holds up nobody."""
    try:
        return _process_chunk(size)
    except (OperationalError, InterfaceError):
        raise  # the database went away: nothing is marked, the next wake-up takes the chunk again
    except Exception:
        logger.exception("a chunk of webhook events failed; they are taken one by one")
        return sum(_process_singly(event.pk) for event in _unprocessed(size))


def _process_singly(pk: int) -> int:
    try:
        return _process_chunk(1, pk)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("webhook event %d could not be processed", pk)
        return _give_up(pk)


@transaction.atomic
def _process_chunk(size: int, pk: int | None = None) -> int:
    """The oldest `size` events, or just the one named."""
    if not _is_the_only_worker():
        return 0
    events = _unprocessed(size, pk)
    if events:
        catalogue = read_catalogue()
        _apply(events, catalogue)
        _answer_shows(events)
        _help_the_talkative(talkative(events))
        now = timezone.now()
        _mark(events, now)
        _owe_replies(events)
    return len(events)


def _unprocessed(size: int, pk: int | None = None) -> list[Event]:
    pending = WebhookEvent.objects.filter(processed_at__isnull=True).order_by("pk")
    if pk is not None:
        pending = pending.filter(pk=pk)
    return [Event(*row) for row in pending.values_list(*_COLUMNS)[:size]]


def _give_up(pk: int) -> int:
    """By its number: another worker may have given up the same one meanwhile, and the next is innocent."""
    left = WebhookEvent.objects.filter(pk=pk, processed_at__isnull=True)
    return left.update(processed_at=timezone.now(), error=_UNEXPECTED)


def _is_the_only_worker() -> bool:
    """Two workers could overtake each other with one person's events."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone() or (False,)
    return bool(alone)


def _apply(events: Sequence[Event], catalogue: Catalogue) -> None:
    follows = [each for each in events if isinstance(each.meaning, Follow)]
    changes = [each for each in events if each.change is not None]
    concerned = {each.user_id for each in [*follows, *changes]}
    if concerned:
        people = ensure(concerned, catalogue.first_choices)
        hold(people.values())
        _follow(follows, people)
        preferences.apply(changes, {user_id: known.pk for user_id, known in people.items()}, catalogue)


def _follow(events: Iterable[Event], people: Mapping[str, Known]) -> None:
    """Only the newest of each person is told to the database."""
    newest: dict[str, Event] = {}
    for event in sorted(events, key=lambda each: each.key):
        known = people[event.user_id].follow_event_ms
        event.is_late = event.at_ms < known or (event.at_ms == known and _is_overtaken(event))
        newest[event.user_id] = event
    timely = [event for event in newest.values() if not event.is_late]
    if timely:
        set_following({people[e.user_id].pk: (e.at_ms, e.kind == "follow") for e in timely})
    for event in timely:
        if event.kind == "follow":
            event.answer = Answer(Screen.WELCOME)


def _is_overtaken(event: Event) -> bool:
    """Whether a newer one of the same millisecond has been applied."""
    same = WebhookEvent.objects.filter(
        user_id=event.user_id,
        timestamp_ms=event.at_ms,
        kind__in=["follow", "unfollow"],
        processed_at__isnull=False,
    )
    return any(event.event_id < other for other in same.values_list("event_id", flat=True))


def _answer_shows(events: Iterable[Event]) -> None:
    for event in events:
        if isinstance(event.meaning, Show):
            event.answer = Answer(f"{event.meaning.screen}.{event.meaning.page}")


def _help_the_talkative(events: Sequence[Event]) -> None:
    """Once a day at most: who writes may expect an answer, but an account that chatters gets blocked."""
    if not events:
        return
    lately = WebhookEvent.objects.filter(
        user_id__in={each.user_id for each in events},
        timestamp_ms__gt=calm_since(events),
        answer=Screen.HELP,
    )
    helped = set(lately.values_list("user_id", flat=True))
    for event in events:
        if event.user_id not in helped:
            event.answer = Answer(Screen.HELP)
            helped.add(event.user_id)


def _mark(events: Sequence[Event], now: datetime) -> None:
    rows = [
        (each.pk, each.error, each.is_late, each.answer.screen if each.answer else "")
        + (json.dumps(to_json(each.before)) if each.before else None,)
        for each in events
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [now, *(list(column) for column in zip(*rows, strict=True))])


def _owe_replies(events: Iterable[Event]) -> None:
    """Rows in the same transaction; they are sent after it, and never hold up what is to be processed."""
    PendingReply.objects.bulk_create(
        [
            PendingReply(
                token=each.reply_token,
                user_id=each.user_id,
                screen=each.answer.screen,
                note=each.answer.note,
                can_undo=each.answer.can_undo,
                expires_at=each.received_at + REPLY_WITHIN,
            )
            for each in events
            if each.answer and each.reply_token and each.user_id
        ],
        ignore_conflicts=True,
    )
