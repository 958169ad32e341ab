"""Pages of the people a segment reaches, for the delivery ledger to freeze into its batches."""

from __future__ import annotations

from datetime import date
from typing import Any

from segments.filters import SegmentFilter
from segments.resolving import condition


def page_query(segment: SegmentFilter, on: date, after_id: int, limit: int) -> tuple[str, tuple[Any, ...]]:
    """A SELECT of (id, line_user_id) of the next `limit` people by id, with its parameters.

    The page is chosen first, and each of its people looked up by key after: left to itself the planner reads
    all 1.82 million subscribers for every page.
    """
    where = condition(segment, on, after_id)
    sql = f"""
        WITH page AS MATERIALIZED (
            SELECT a.subscriber_id FROM segments_audiencerow a
            WHERE {where.sql} ORDER BY a.subscriber_id LIMIT %s
        )
        SELECT s.id, s.line_user_id FROM page CROSS JOIN LATERAL (
            SELECT id, line_user_id FROM segments_subscriber WHERE id = page.subscriber_id OFFSET 0
        ) s ORDER BY s.id
    """  # noqa: S608
    return sql, (*where.params, limit)
