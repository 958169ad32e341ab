"""LINE's webhook: verify, store raw, answer 200 at once. A worker does the rest (segments.processing).

LINE wants an answer within 2 s, sends the same event more than once, and tells nobody in which order.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

LINE_USER_ID = re.compile(r"U[0-9a-f]{32}")
MOST_BYTES = 1024 * 1024
_EVENT_ID = re.compile(r"[!-~]{1,64}")  # a ULID today
_LATEST = 253_402_300_799_999  # the end of the year 9999, in ms: what a date can hold
PATIENCE_MS = 1_500  # LINE waits 2 s
# One message to the server, so the limits hold for this statement alone and cost no round trip of their own.
_STORE = f"""
    SET LOCAL statement_timeout = {PATIENCE_MS};
    INSERT INTO segments_webhookevent (received_at, event_id, kind, user_id, timestamp_ms, payload, error)
    SELECT %s, event_id, kind, user_id, timestamp_ms, payload::jsonb, ''
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])
        AS told (event_id, kind, user_id, timestamp_ms, payload)
    ON CONFLICT (event_id) DO NOTHING;
    SET LOCAL statement_timeout = DEFAULT
"""  # noqa: S608 (a number of our own)
_Row = tuple[str, str, str, int, str]  # event id, kind, user id, timestamp in ms, the event as JSON

logger = logging.getLogger(__name__)


class Malformed(ValueError):
    """A body with a right signature that is not a webhook call."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the events of one call; those seen before count as identified too."""

    identified: int
    ignored: int


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """True when `signature` is Base64(HMAC-SHA256(channel secret, raw body)); compared in constant time."""
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return bool(secret) and hmac.compare_digest(expected, signature.encode("utf-8", "replace"))


def store(body: bytes) -> Received:
    """Keep every event that can be identified, once, in one round trip. Malformed without an event list.

    OperationalError after `PATIENCE_MS` of a slow or locked database: not stored, LINE delivers it again.
    """
    events = [_readable(event) for event in _events(body)]
    known = [event for event in events if event is not None]
    if known:
        with connection.cursor() as cursor:
            cursor.execute(_STORE, [timezone.now(), *(list(column) for column in zip(*known, strict=True))])
    if ignored := len(events) - len(known):
        logger.warning("%d webhook events without an id or of an odd shape were ignored", ignored)
    return Received(len(known), ignored)


def _events(body: bytes) -> Iterable[object]:
    try:
        call = _clean(json.loads(body, parse_constant=_refuse_number, parse_float=_finite))
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    events = call.get("events") if isinstance(call, dict) else None
    if not isinstance(events, list):
        raise Malformed
    return events


def _readable(event: object) -> _Row | None:
    """The row for an event, or None when it cannot be told from another one."""
    if not isinstance(event, dict):
        return None
    event_id = event.get("webhookEventId")
    if not isinstance(event_id, str) or not _EVENT_ID.fullmatch(event_id):
        return None
    kind, source, at = event.get("type"), event.get("source"), event.get("timestamp")
    user_id = source.get("userId") if isinstance(source, dict) else None
    return (
        event_id,
        kind[:40] if isinstance(kind, str) else "",
        user_id if isinstance(user_id, str) and LINE_USER_ID.fullmatch(user_id) else "",
        at if type(at) is int and 0 <= at <= _LATEST else 0,
        json.dumps(event),
    )


def _clean(value: Any) -> Any:
    """`value` without what jsonb cannot hold: NUL characters and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_number(text)


def _refuse_number(text: str) -> float:
    raise ValueError(text)
