"""Keeping the bitmaps: readers whose rows changed are read again and put in their places, block by block.

Beside the narrow rows, because a scan of 1.82 M rows takes 60 to 110 ms of both cores however narrow they
are; bitmaps of 8,192 readers a block answer the same question in 2 to 10 ms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection, transaction

from segments.ages import month_number
from segments.models import AudienceBitmap, AudienceRow, ChangedReader
from segments.models.bitmap import BLOCK, Kind

CHUNK = 50_000
_LOCK = 0x6B6F686F_6269  # any number only this work uses
_BYTES = BLOCK // 8

Facet = tuple[int, int]  # kind and key of a bitmap


def fold(most: int | None = None) -> int:
    """Bring the bitmaps up to the rows; how many changed readers were taken in, about `most` at most.

    One transaction a chunk: killed in between, the rest is still noted. A second worker leaves it to the
    first.
    """
    done = 0
    while (most is None or done < most) and (taken := _fold_chunk()):
        done += taken
    return done


@transaction.atomic
def _fold_chunk() -> int:
    if not _is_the_only_worker():
        return 0
    people = _take()
    blocks: dict[int, list[int]] = defaultdict(list)
    for person in sorted(people):
        blocks[person // BLOCK].append(person)
    for block, members in blocks.items():
        _fold_block(block, members)
    return len(people)


def _take() -> set[int]:
    """Changed readers, taken before their rows are read: what is changed meanwhile is noted anew."""
    noted = ChangedReader.objects.order_by("pk").values_list("pk", flat=True)
    last = noted[CHUNK - 1 : CHUNK].first() or noted.last()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM segments_changedreader WHERE id <= %s RETURNING subscriber_id", [last])
        return {subscriber for (subscriber,) in cursor.fetchall()}


def _fold_block(block: int, people: list[int]) -> None:
    places = bytearray(_BYTES)
    for person in people:
        _mark(places, person)
    changed = int.from_bytes(places)
    wanted = _facets_of(people)
    stored = {(one.kind, one.key): one.bits for one in _touched(block, changed, wanted)}
    after = {
        facet: stored.get(facet, 0) & ~changed | int.from_bytes(wanted.get(facet, b""))
        for facet in stored.keys() | wanted.keys()
    }
    AudienceBitmap.objects.bulk_create(
        [
            AudienceBitmap(kind=kind, key=key, block=block, bits=bits)
            for (kind, key), bits in sorted(after.items())
            if bits != stored.get((kind, key))
        ],
        update_conflicts=True,
        unique_fields=["kind", "key", "block"],
        update_fields=["bits"],
    )


_TOUCHED = f"""
    SELECT * FROM segments_audiencebitmap
    WHERE block = %s AND (bits & %s::bit({BLOCK}) <> B'0'::bit({BLOCK})
        OR (kind, key) IN (SELECT * FROM unnest(%s::int[], %s::int[])))
"""  # noqa: S608


def _touched(block: int, changed: int, wanted: dict[Facet, bytearray]) -> Iterator[AudienceBitmap]:
    """The bitmaps these people are in, or have to get into."""
    kinds, keys = [kind for kind, _ in wanted], [key for _, key in wanted]
    yield from AudienceBitmap.objects.raw(_TOUCHED, [block, format(changed, f"0{BLOCK}b"), kinds, keys])


def _facets_of(people: list[int]) -> dict[Facet, bytearray]:
    """Who of one block has what, as their rows say now."""
    wanted: dict[Facet, bytearray] = defaultdict(lambda: bytearray(_BYTES))
    rows = AudienceRow.objects.filter(pk__in=people).annotate(
        months=ArrayAgg("subscriber__children__birth_month")
    )
    for pk, following, ward, categories, months in rows.values_list(
        "pk", "following", "ward", "categories", "months"
    ):
        for facet in _facets(following, ward or 0, categories):
            _mark(wanted[facet], pk)
        for month in months:
            if month is not None:
                _mark(wanted[Kind.CHILD.value, month_number(month)], pk)
    return wanted


def _facets(following: bool, ward: int, categories: int) -> Iterator[Facet]:
    yield Kind.KNOWN.value, 0
    if following:
        yield Kind.FOLLOWING.value, 0
    yield Kind.WARD.value, ward
    yield from _chosen(categories)


@lru_cache(maxsize=8_192)  # many people have chosen the same
def _chosen(categories: int) -> tuple[Facet, ...]:
    return tuple((Kind.CATEGORY.value, bit) for bit in range(63) if categories >> bit & 1)


def _mark(bits: bytearray, person: int) -> None:
    """Place 0 is the highest bit of the first byte, as PostgreSQL's `set_bit` counts."""
    place = person % BLOCK
    bits[place >> 3] |= 0x80 >> (place & 7)


def _is_the_only_worker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone() or (False,)
    return bool(alone)
