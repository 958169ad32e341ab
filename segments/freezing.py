"""Pages of the people a segment reaches, for the delivery ledger to freeze into its batches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from segments.filters import SegmentFilter
from segments.resolving import Condition, condition


@dataclass(frozen=True, slots=True)
class Page:
    """A SELECT of (id, line_user_id) by id, with its parameters. `end`: its last id; 0: nobody is left.

    Whoever leaves or joins after `end` was found makes it shorter or longer, never the last one.
    """

    sql: str
    params: tuple[Any, ...]
    end: int


def page_of(segment: SegmentFilter, on: date, after_id: int, limit: int) -> Page:
    """The next `limit` people by id.

    Where the page ends is asked first. With both bounds known the planner reads just that stretch of both
    tables, or looks up the few who match in a long one; left to itself it reads all 1.82 million every time.
    """
    where = condition(segment, on, after_id)
    end = _end_of_page(where, limit)
    sql = f"""
        SELECT s.id, s.line_user_id
        FROM segments_audiencerow a JOIN segments_subscriber s ON s.id = a.subscriber_id
        WHERE {where.sql} AND a.subscriber_id <= %s AND s.id > %s AND s.id <= %s ORDER BY s.id LIMIT %s
    """  # noqa: S608
    return Page(sql, (*where.params, end, after_id, end, limit), end)


def _end_of_page(where: Condition, limit: int) -> int:
    sql = f"""
        SELECT coalesce(max(subscriber_id), 0) FROM (
            SELECT a.subscriber_id FROM segments_audiencerow a
            WHERE {where.sql} ORDER BY a.subscriber_id LIMIT %s
        ) page
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, (*where.params, limit))
        (end,) = cursor.fetchone() or (0,)
    return int(end)
