"""Live counts from the bitmaps, exact to the moment: readers not folded in yet are read from their rows.

One statement, so one snapshot. What binds (approval, freeze) is counted over the rows themselves, by
`segments.counting` and `segments.freezing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from segments.ages import month_number
from segments.filters import SegmentFilter
from segments.models import ChangedReader
from segments.models.bitmap import BLOCK, Kind
from segments.resolving import Resolved, matching, resolve
from staff.errors import Refused

MOST_CHANGED = 10_000  # beyond it correcting costs more than reading all rows
TIMEOUT_MS = 3_000
_TOO_SLOW = "いま混み合っていて、人数を数えられません。少し待ってから、条件をもう一度選んでください。"
# Compiling takes longer than counting; and bitmaps are joined by hash, whatever the planner thinks of two
# conditions it takes for independent (fifty times as few rows as there are).
_FOR_A_PAGE = """
    SELECT set_config('statement_timeout', %s, TRUE), set_config('jit', 'off', TRUE),
        set_config('enable_nestloop', 'off', TRUE)
"""
_AS_USUAL = (
    "SET LOCAL statement_timeout TO DEFAULT; SET LOCAL jit TO DEFAULT; SET LOCAL enable_nestloop TO DEFAULT"
)
_FATE = "CASE WHEN following THEN 'total' ELSE 'blocked' END"
_NOBODY = f"B'0'::bit({BLOCK})"


class TooSlow(Refused):
    """The database had no time for it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Who matches: `total` follow the account and are reached, `blocked` registered once but have left.

    `by_category` (bit → people) and `by_ward` (ward id, 0 for none → people) spread the total.
    """

    total: int
    blocked: int
    by_category: Counter[int] = field(default_factory=Counter)
    by_ward: Counter[int] = field(default_factory=Counter)


def headcount(segment: SegmentFilter, on: date) -> Tally:
    """How many, in a tenth of the time a spread takes.

    Refused for unknown codes, and when the database is too busy.
    """
    wanted = resolve(segment, on)
    if segment.is_empty:
        return Tally(0, 0)
    return _tally(_from_rows(wanted) if is_much_changed() else _from_bitmaps(wanted, spread=False))


def tally(segment: SegmentFilter, on: date) -> Tally | None:
    """How many and how they are spread; None while so much has changed that the spread would take seconds."""
    wanted = resolve(segment, on)
    if segment.is_empty:
        return Tally(0, 0)
    return None if is_much_changed() else _tally(_from_bitmaps(wanted, spread=True))


def is_much_changed() -> bool:
    return ChangedReader.objects.all()[MOST_CHANGED : MOST_CHANGED + 1].exists()


_Query = tuple[str, tuple[Any, ...]]


def _tally(query: _Query) -> Tally:
    found: dict[str, Counter[int]] = {"total": Counter(), "blocked": Counter()}
    for what, key, people in rows_of(query):
        found.setdefault(what, Counter())[key] += int(people or 0)
    total, blocked = found.pop("total")[0], found.pop("blocked")[0]
    return Tally(total, blocked, found.get("category", Counter()), found.get("ward", Counter()))


def rows_of(query: _Query) -> list[tuple[Any, ...]]:
    """Bounded in time: a page that hangs helps nobody, and several would hold up the sending."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FOR_A_PAGE, [f"{TIMEOUT_MS}ms"])
            cursor.execute(*query)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            cursor.execute(_AS_USUAL)
            return rows
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow(_TOO_SLOW) from error
        raise


def _from_rows(wanted: Resolved) -> _Query:
    where = matching(wanted)
    sql = f"""
        SELECT {_FATE}, 0, count(*)
        FROM segments_audiencerow a WHERE {where.sql} GROUP BY 1
    """  # noqa: S608
    return sql, where.params


def _from_bitmaps(wanted: Resolved, *, spread: bool) -> _Query:
    """Bitmaps of those settled, and the rows of those changed since, added up."""
    met, params = meeting(wanted)
    sql = f"""
        {met}
        SELECT 'total', 0, sum(bit_count(reached)) FROM found
        UNION ALL SELECT 'blocked', 0, sum(bit_count(gone)) FROM found
        UNION ALL SELECT {_FATE}, 0, count(*) FROM touched GROUP BY 1
        {_SPREAD if spread else ""}
    """  # noqa: S608 - only numbers of ours go into the text
    return sql, params


def meeting(wanted: Resolved) -> tuple[str, tuple[Any, ...]]:
    """The head of a statement: `found`, bitmaps of who matches (`reached` follow, `gone` have left) by block,
    without those changed since, and `touched`, the rows of those who do."""
    where, matched = matching(wanted), list(_matched(wanted))
    needed = " OR ".join(f"({one})" for one in [_is(Kind.FOLLOWING, [0]), *(each for each, _ in matched)])
    bits = " & ".join(f"{sign}{_either(each)}" for each, sign in matched)
    sql = f"""
        WITH changed AS MATERIALIZED (SELECT DISTINCT subscriber_id FROM segments_changedreader),
        settled AS MATERIALIZED (
            SELECT (subscriber_id / {BLOCK})::int AS block,
                ~bit_or(set_bit({_NOBODY}, mod(subscriber_id, {BLOCK})::int, 1)) AS bits
            FROM changed GROUP BY 1
        ), met AS (
            SELECT block, {bits} AS bits, {_either(_is(Kind.FOLLOWING, [0]))} AS following
            FROM segments_audiencebitmap WHERE {needed} GROUP BY block
        ), found AS MATERIALIZED (
            SELECT block, met.bits & following & COALESCE(settled.bits, ~{_NOBODY}) AS reached,
                met.bits & ~following & COALESCE(settled.bits, ~{_NOBODY}) AS gone
            FROM met LEFT JOIN settled USING (block)
        ), touched AS MATERIALIZED (
            SELECT a.* FROM changed CROSS JOIN LATERAL (
                SELECT * FROM segments_audiencerow r WHERE r.subscriber_id = changed.subscriber_id OFFSET 0
            ) a WHERE {where.sql}
        )
    """  # noqa: S608 - only numbers of ours go into the text
    return sql, where.params


_SPREAD = f"""
    UNION ALL SELECT CASE kind WHEN {Kind.WARD} THEN 'ward' ELSE 'category' END, key,
        sum(bit_count(b.bits & reached))
        FROM found JOIN segments_audiencebitmap b USING (block)
        WHERE kind IN ({Kind.CATEGORY}, {Kind.WARD}) GROUP BY kind, key
    UNION ALL SELECT 'ward', COALESCE(ward_id, 0), count(*) FROM touched WHERE following GROUP BY 2
    UNION ALL SELECT 'category', bit, count(*) FROM touched CROSS JOIN generate_series(0, 62) bit
        WHERE following AND categories >> bit & 1 = 1 GROUP BY 2
"""  # noqa: S608


def _matched(wanted: Resolved) -> Iterator[tuple[str, str]]:
    """The bitmaps to take together, each with its sign: "~" for those who must not be in it."""
    yield _is(Kind.KNOWN, [0]), ""
    if wanted.any_of:
        yield _is(Kind.CATEGORY, wanted.any_of), ""
    for bit in wanted.all_of:
        yield _is(Kind.CATEGORY, [bit]), ""
    if wanted.none_of:
        yield _is(Kind.CATEGORY, wanted.none_of), "~"
    if wanted.wards:
        yield _is(Kind.WARD, wanted.wards), ""
    if wanted.births is not None:
        earliest, latest = wanted.births
        first = 0 if earliest is None else month_number(earliest)
        yield f"kind = {Kind.CHILD} AND key BETWEEN {first} AND {month_number(latest)}", ""


def _is(kind: Kind, keys: Iterable[int]) -> str:
    return f"kind = {kind.value} AND key IN ({', '.join(map(str, keys))})"


def _either(bitmaps: str) -> str:
    """Those in at least one of the bitmaps; one that is missing has nobody in it."""
    return f"COALESCE(bit_or(bits) FILTER (WHERE {bitmaps}), {_NOBODY})"
