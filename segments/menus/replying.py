"""Sending the replies that are owed, each at most once. A lost reply does no harm: the choice is saved.

No push takes its place: it would count against the city's quota and come when nobody is looking.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from threading import Lock
from typing import Any

from django.db import connection
from django.utils import timezone

from segments.menus.catalogue import read_catalogue
from segments.menus.choices import Choices
from segments.menus.screens import Reader, messages
from segments.models import PendingReply, Subscriber, WebhookEvent
from segments.preferences import standings

HANDFUL, THREADS = 64, 16
BEHIND = timedelta(seconds=1)  # events waiting longer than this come first
_TAKE = """
    DELETE FROM segments_pendingreply WHERE id IN (
        SELECT id FROM segments_pendingreply ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING token, user_id, screen, note, can_undo, expires_at > now()
"""

logger = logging.getLogger(__name__)
_sending = Lock()


@dataclass(frozen=True, slots=True)
class _Owed:
    token: str = field(repr=False)
    user_id: str = field(repr=False)
    screen: str
    note: str
    can_undo: bool
    in_time: bool


def replies_wait() -> bool:
    return PendingReply.objects.exists()


def send_waiting() -> int:
    """Send what is owed; how many went out. One thread of a process does it, so that a slow LINE never takes
    all of them away from the events. Whoever comes meanwhile leaves it to that one."""
    sent = 0
    while replies_wait() and not _falling_behind() and _sending.acquire(blocking=False):
        try:
            sent += _send_all()
        finally:
            _sending.release()
    return sent


def _send_all() -> int:
    from segments.menus.line_replies import reply  # with LINE's SDK: a worker is up sooner without it

    sent = 0
    while not _falling_behind() and (owed := _take(HANDFUL)):
        timely = [each for each in owed if each.in_time]
        outcomes = Counter(_pool().map(reply, [each.token for each in timely], _compose(timely)))
        outcomes["too late"] += len(owed) - len(timely)
        sent += outcomes.pop("", 0)
        if failed := +outcomes:
            logger.warning("replies not sent: %s", dict(failed))
    if sent:
        logger.info("%d replies sent", sent)
    return sent


def _falling_behind() -> bool:
    """Choices before words about them."""
    waiting = WebhookEvent.objects.filter(processed_at__isnull=True, received_at__lt=timezone.now() - BEHIND)
    return waiting.exists()


def _take(most: int) -> list[_Owed]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [most])
        return [_Owed(*row) for row in cursor.fetchall()]


def _compose(owed: Sequence[_Owed]) -> list[list[dict[str, Any]]]:
    catalogue, today = read_catalogue(), timezone.localdate()
    people = Subscriber.objects.filter(line_user_id__in={each.user_id for each in owed})
    ids = dict(people.values_list("line_user_id", "pk"))
    choices = standings(list(ids.values()))
    nothing = Choices(catalogue.first_choices)
    return [
        messages(
            each.screen,
            each.note,
            Reader(choices.get(ids.get(each.user_id, 0), nothing), catalogue, today),
            can_undo=each.can_undo,
        )
        for each in owed
    ]


@cache
def _pool() -> ThreadPoolExecutor:
    """Made in the worker, after its fork. Its threads speak to LINE only, never to the database."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="reply")
