"""Pages of the people a segment reaches, for the delivery ledger to freeze into its batches."""

from __future__ import annotations

from datetime import date

from django.db import connection

from segments.filters import SegmentFilter
from segments.resolving import condition


def recipients_after(segment: SegmentFilter, on: date, after_id: int, limit: int) -> list[tuple[int, str]]:
    """(subscriber id, LINE id) of the next `limit` people, ordered by subscriber id; empty at the end."""
    where = condition(segment, on)
    sql = f"""
        SELECT s.id, s.line_user_id
        FROM segments_audiencerow a JOIN segments_subscriber s ON s.id = a.subscriber_id
        WHERE a.subscriber_id > %s AND {where.sql}
        ORDER BY a.subscriber_id LIMIT %s
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, (after_id, *where.params, limit))
        return [(int(pk), str(line_user_id)) for pk, line_user_id in cursor.fetchall()]
