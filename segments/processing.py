"""Applying stored webhook events: each once, each person's in the order of their timestamps."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from segments import preferences
from segments.models import WebhookEvent
from segments.subscribers import set_following
from staff.errors import Refused

CHUNK = 200
KEPT_FOR = timedelta(days=30)  # longer than any redelivery, short for data about residents
_LOCK = 0x6B6F686F_7765  # any number only this work uses

logger = logging.getLogger(__name__)


def process_pending(chunk: int = CHUNK) -> int:
    """Process everything unprocessed, chunk by chunk; how many. A second worker leaves it to the first."""
    done = 0
    while processed := _process_chunk(chunk):
        done += processed
    if done:
        logger.info("%d webhook events processed", done)
    return done


def forget_old() -> int:
    """Delete processed events older than `KEPT_FOR`."""
    old = WebhookEvent.objects.filter(processed_at__isnull=False, received_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]


@transaction.atomic
def _process_chunk(size: int) -> int:
    if not _is_the_only_worker():
        return 0
    pending = WebhookEvent.objects.filter(processed_at__isnull=True).order_by("id")
    events = list(pending.select_for_update(skip_locked=True)[:size])
    for event in sorted(events, key=lambda event: (event.timestamp_ms, event.pk)):
        event.error = _apply_safely(event)
        event.processed_at = timezone.now()
    WebhookEvent.objects.bulk_update(events, ["processed_at", "error"])
    return len(events)


def _is_the_only_worker() -> bool:
    """Two workers could overtake each other with one person's events."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone() or (False,)
    return bool(alone)


def _apply_safely(event: WebhookEvent) -> str:
    """Apply one event; what went wrong in words, or "". One bad event never holds up the others."""
    try:
        with transaction.atomic():
            _apply(event)
    except Refused as refusal:
        return refusal.message
    except (OperationalError, InterfaceError):
        raise  # the database went away: nothing of this chunk is marked, the next wake-up takes it again
    except Exception:
        logger.exception("webhook event %d could not be processed", event.pk)
        return "予期しない内容のため、処理できませんでした。"
    return ""


def _apply(event: WebhookEvent) -> None:
    if event.kind in {"follow", "unfollow"}:
        _refuse_incomplete(event)
        set_following(event.user_id, event.kind == "follow", event.timestamp_ms)
    elif event.kind == "postback" and preferences.is_meant(event):
        _refuse_incomplete(event)
        preferences.apply(event)


def _refuse_incomplete(event: WebhookEvent) -> None:
    if not event.user_id:
        raise Refused("だれからの通知か分かりません。")
    if not event.timestamp_ms:
        raise Refused("通知の時刻が分かりません。")
