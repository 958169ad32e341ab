"""Forgetting webhook events: they hold residents' ids and messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

KEPT_FOR = timedelta(days=30)  # longer than any redelivery, short for data about residents
SLICE = 5_000  # rows looked at in one short transaction
# Ids rise with the time of arrival, so the walk from the oldest ends at the first slice that is young.
_FORGET = """
    WITH slice AS (
        SELECT id, received_at, processed_at FROM segments_webhookevent WHERE id > %s ORDER BY id LIMIT %s
    ), gone AS (
        DELETE FROM segments_webhookevent e USING slice
        WHERE e.id = slice.id AND slice.received_at < %s AND slice.processed_at IS NOT NULL
        RETURNING 1
    )
    SELECT max(id), coalesce(bool_or(received_at < %s), FALSE), (SELECT count(*) FROM gone) FROM slice
"""


def forget_old(slice_size: int = SLICE) -> int:
    """Delete processed events older than `KEPT_FOR`, a slice at a time; how many."""
    limit, at, total = timezone.now() - KEPT_FOR, 0, 0
    while True:
        last, any_old, gone = _forget_slice(at, slice_size, limit)
        total += gone
        if last is None or not any_old:
            return total
        at = last


def _forget_slice(after: int, size: int, limit: datetime) -> tuple[int | None, bool, int]:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [after, size, limit, limit])
        last, any_old, gone = cursor.fetchone() or (None, False, 0)
    return last, any_old, gone
