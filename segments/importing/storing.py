"""Putting readers into the tables a chunk at a time: staged by COPY, then a few statements for all of them.

What a resident chose over LINE is newer than any file. A reader who is already there is changed only
- in the preferences, while they stand as the last import left them, or were never given in the month that
  LINE's events are kept (so that a choice would be seen);
- in being a friend, while LINE has not told us itself, or not since the moment the list shows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from segments.importing.csv_rows import COLUMNS, Reader
from segments.retention import KEPT_FOR


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a chunk: readers new or changed, and those who stay as they were."""

    imported: int
    unchanged: int


# A digest of what an import may give; the same in the staging table and over the rows.
_STATE = "hashtextextended(concat_ws('/', {ward}, {categories}, {children}), 0)"
_IN_FILE = _STATE.format(ward="i.ward_id", categories="i.categories", children="i.children")
_IN_ROWS = _STATE.format(ward="a.ward_id", categories="a.categories", children="h.children")

_STAGING = """
    CREATE TEMPORARY TABLE IF NOT EXISTS import_reader
        (line_user_id varchar(33) PRIMARY KEY, ward_id bigint, categories bigint, children date[],
         following boolean) ON COMMIT DELETE ROWS
"""
_COPY = "COPY import_reader (line_user_id, ward_id, categories, children, following) FROM STDIN"

_ADD = f"""
    WITH made AS (
        INSERT INTO segments_subscriber
            (line_user_id, follow_event_ms, created_at, imported_state, imported_at)
        SELECT line_user_id, %(as_of)s, now(), {_IN_FILE}, now() FROM import_reader i
        ON CONFLICT (line_user_id) DO NOTHING RETURNING id, line_user_id
    ), preferences AS (
        INSERT INTO segments_audiencerow (subscriber_id, following, ward_id, categories)
        SELECT made.id, following, ward_id, categories FROM made JOIN import_reader USING (line_user_id)
    ), families AS (
        INSERT INTO segments_child (subscriber_id, birth_month)
        SELECT made.id, unnest(children) FROM made JOIN import_reader USING (line_user_id)
    ), gone AS (DELETE FROM import_reader USING made WHERE import_reader.line_user_id = made.line_user_id)
    SELECT count(*) FROM made
"""  # noqa: S608

# In the order of their ids, so that two who lock many cannot wait for each other in a circle.
_LOCK = """
    SELECT a.subscriber_id FROM segments_audiencerow a JOIN segments_subscriber s ON s.id = a.subscriber_id
    JOIN import_reader USING (line_user_id) ORDER BY a.subscriber_id FOR UPDATE OF a
"""

# What the file has no column for stays as it is.
_COMPLETE = """
    UPDATE import_reader i SET
        ward_id = CASE WHEN 'ward' = ANY(%(told)s) THEN i.ward_id ELSE a.ward_id END,
        categories = CASE WHEN 'categories' = ANY(%(told)s) THEN i.categories ELSE a.categories END,
        children = CASE WHEN 'children' = ANY(%(told)s) THEN i.children ELSE (
            SELECT array_agg(birth_month ORDER BY birth_month) FROM segments_child WHERE subscriber_id = s.id
        ) END,
        following = CASE WHEN 'following' = ANY(%(told)s) THEN i.following ELSE a.following END
    FROM segments_subscriber s JOIN segments_audiencerow a ON a.subscriber_id = s.id
    WHERE s.line_user_id = i.line_user_id
"""

# With the rows locked: who may be changed, in what.
_JUDGE = f"""
    CREATE TEMPORARY TABLE import_change ON COMMIT DROP AS
    SELECT s.id, i.ward_id, i.categories, i.children, i.following, {_IN_FILE} AS state,
        {_IN_ROWS} IS DISTINCT FROM {_IN_FILE} AND (
            s.imported_state IS NOT DISTINCT FROM {_IN_ROWS} AND NOT chose.since_import
            OR s.imported_state IS NULL AND a.categories = 0 AND a.ward_id IS NULL AND h.children IS NULL
                AND s.created_at > %(kept_since)s AND NOT chose.ever
        ) AS gives,
        i.following <> a.following AND (s.follow_event_ms = 0 OR s.follow_event_ms < %(as_of)s) AS moves
    FROM import_reader i
    JOIN segments_subscriber s USING (line_user_id)
    JOIN segments_audiencerow a ON a.subscriber_id = s.id
    CROSS JOIN LATERAL (
        SELECT array_agg(birth_month ORDER BY birth_month) AS children
        FROM segments_child WHERE subscriber_id = s.id
    ) h
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS ever,
            COALESCE(bool_or(to_timestamp(timestamp_ms / 1000.0) > s.imported_at), FALSE) AS since_import
        FROM segments_webhookevent
        WHERE user_id = s.line_user_id AND (kind = 'postback' OR before IS NOT NULL)  -- pressed, or typed
    ) chose
"""  # noqa: S608

_CHANGE = """
    WITH placed AS (
        UPDATE segments_audiencerow a SET
            ward_id = CASE WHEN c.gives THEN c.ward_id ELSE a.ward_id END,
            categories = CASE WHEN c.gives THEN c.categories ELSE a.categories END,
            following = CASE WHEN c.moves THEN c.following ELSE a.following END
        FROM import_change c WHERE a.subscriber_id = c.id AND (c.gives OR c.moves)
    ), noted AS (
        UPDATE segments_subscriber s SET
            imported_state = CASE WHEN c.gives THEN c.state ELSE s.imported_state END,
            imported_at = CASE WHEN c.gives THEN now() ELSE s.imported_at END,
            follow_event_ms = CASE WHEN c.moves THEN %(as_of)s ELSE s.follow_event_ms END
        FROM import_change c WHERE s.id = c.id AND (c.gives OR c.moves)
    ), left_out AS (
        DELETE FROM segments_child h USING import_change c
        WHERE h.subscriber_id = c.id AND c.gives AND h.birth_month <> ALL(COALESCE(c.children, '{}'))
    ), added AS (
        INSERT INTO segments_child (subscriber_id, birth_month)
        SELECT id, unnest(children) FROM import_change WHERE gives ON CONFLICT DO NOTHING
    )
    SELECT count(*) FILTER (WHERE gives OR moves), count(*) FILTER (WHERE NOT (gives OR moves))
    FROM import_change
"""


def store(
    readers: Sequence[Reader], as_of: datetime | None = None, told: Collection[str] = COLUMNS
) -> Stored:
    """Store readers, each id once. Belongs into a transaction with the note of how far the import is.

    `as_of`: the moment the list shows; without it, who is a friend is only taken where LINE never told us.
    `told`: the columns the list has.
    """
    values: dict[str, Any] = {
        "as_of": int(as_of.timestamp() * 1000) if as_of else 0,
        "kept_since": timezone.now() - KEPT_FOR,
        "told": list(told),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STAGING)
        cursor.execute("DELETE FROM import_reader")
        with cursor.copy(_COPY) as copy:
            for one in readers:
                children = list(one.children) or None
                copy.write_row((one.line_user_id, one.ward, one.categories, children, one.following))
        cursor.execute(_ADD, values)
        (made,) = cursor.fetchone() or (0,)
        if made == len(readers):
            return Stored(made, 0)
        cursor.execute(_LOCK)
        if set(told) != set(COLUMNS):
            cursor.execute(_COMPLETE, values)
        cursor.execute("DROP TABLE IF EXISTS import_change")
        cursor.execute(_JUDGE, values)
        cursor.execute(_CHANGE, values)
        changed, unchanged = cursor.fetchone() or (0, 0)
    return Stored(made + changed, unchanged)
