"""Who blocked the account after a message: unfollow events within a day of it, held against the requests.

Counted in the database, from the strings of the requests while they are kept; no person leaves it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from announcements.models import Channel
from channels.models import BatchState, Delivery

WITHIN = timedelta(hours=24)
# A block is put down to the last message before it, so that none counts twice. A person who comes back and
# leaves again counts once. Where nobody left, PostgreSQL does not look at the requests at all.
_LEFT = """
    WITH gone AS MATERIALIZED (
        SELECT user_id, to_timestamp(timestamp_ms / 1000.0) AS at FROM segments_webhookevent
        WHERE kind = 'unfollow' AND user_id <> '' AND timestamp_ms >= %(since_ms)s
    ), got AS (
        SELECT gone.user_id, gone.at, b.delivery_id, b.first_sent_at
        FROM channels_batch b CROSS JOIN LATERAL unnest(b.recipients) AS r (user_id)
        JOIN gone ON gone.user_id = r.user_id
        WHERE b.delivery_id = ANY(%(deliveries)s) AND b.state = %(accepted)s
            AND gone.at >= b.first_sent_at AND gone.at < b.finished_at + %(within)s
        UNION ALL
        SELECT gone.user_id, gone.at, b.delivery_id, b.first_sent_at
        FROM channels_batch b CROSS JOIN gone
        WHERE b.delivery_id = ANY(%(deliveries)s) AND b.state = %(accepted)s AND b.audience = 'everyone'
            AND gone.at >= b.first_sent_at AND gone.at < b.finished_at + %(within)s
    ), last AS (
        SELECT DISTINCT ON (user_id, at) user_id, delivery_id FROM got
        ORDER BY user_id, at, first_sent_at DESC, delivery_id DESC
    )
    SELECT delivery_id, count(DISTINCT user_id) FROM last GROUP BY delivery_id
"""


def blocks_since(since: datetime) -> dict[int, int]:
    """Delivery → people who blocked the account within a day of it, of all that ended since `since`.

    Later deliveries are looked at with them, and so are those still under way: the last message counts.
    """
    ended = Delivery.objects.filter(
        Q(finished_at__gte=since) | Q(finished_at=None, started_at__isnull=False),
        channel=Channel.LINE,
        forgotten_at=None,
    )
    started = dict(ended.values_list("pk", "started_at"))
    if not started:
        return {}
    first = min((at for at in started.values() if at), default=since)
    known: dict[str, Any] = {
        "since_ms": int(first.timestamp() * 1000),
        "deliveries": list(started),
        "accepted": BatchState.ACCEPTED,
        "within": WITHIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, known)
        return dict.fromkeys(started, 0) | dict(cursor.fetchall())
