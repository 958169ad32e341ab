"""Ten million readers in minutes: all alike, made by the database itself, for measuring the sending alone."""

from __future__ import annotations

from django.db import connection

from segments.generating import line_id_prefix
from segments.models import Category
from segments.models.bitmap import BLOCK, Kind
from segments.progress import Progress

CHUNK = 500_000
# The triggers that note changed readers are left out, as the bitmaps are made right after.
ADD = """
WITH made AS (
    INSERT INTO segments_subscriber (line_user_id, follow_event_ms, created_at)
    SELECT 'U' || md5(%s || n), 0, now() FROM generate_series(%s::int, %s::int) n RETURNING id
)
INSERT INTO segments_audiencerow (subscriber_id, following, ward_id, categories)
SELECT id, TRUE, NULL, %s FROM made
"""
BITMAPS = f"""
WITH bounds AS (SELECT min(id) AS low, max(id) AS high FROM segments_subscriber),
blocks AS (
    SELECT block, greatest(low - block * {BLOCK}, 0)::int AS first,
        least(high - block * {BLOCK}, {BLOCK - 1})::int AS last
    FROM bounds CROSS JOIN LATERAL generate_series(low / {BLOCK}, high / {BLOCK}) block
)
INSERT INTO segments_audiencebitmap (kind, key, block, bits)
SELECT facet.kind, facet.key, block,
    (repeat('0', first) || repeat('1', last - first + 1) || repeat('0', {BLOCK - 1} - last))::bit({BLOCK})
FROM blocks CROSS JOIN (VALUES
    ({Kind.KNOWN.value}, 0), ({Kind.FOLLOWING.value}, 0), ({Kind.WARD.value}, 0), ({Kind.CATEGORY.value}, %s)
) facet (kind, key)
"""  # noqa: S608 - only numbers of ours go into the text


def add_crowd(people: int, category: Category, progress: Progress) -> None:
    """Readers 0 to `people` who all chose `category` and nothing else, into a city without any."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE segments_audiencerow DISABLE TRIGGER USER")
        for first in range(0, people, CHUNK):
            last = min(first + CHUNK, people) - 1
            cursor.execute(ADD, [line_id_prefix(), first, last, 1 << category.bit])
            progress.advance(last - first + 1)
        cursor.execute(BITMAPS, [category.bit])
        cursor.execute("ALTER TABLE segments_audiencerow ENABLE TRIGGER USER")
