"""Sets of readers as one number each: who a segment reaches, so that it can be held against other sets.

A set is packed as the bitmaps are, reader n at place n counted from the highest bit of the first byte, and
becomes one integer for reckoning: of 1.82 M readers each operation takes some tens of microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from segments.filters import SegmentFilter
from segments.models.bitmap import BLOCK
from segments.resolving import resolve
from segments.tallying import is_much_changed, meeting, rows_of

BLOCK_BYTES = BLOCK // 8
_HEADER = 4  # bit_send() begins with the length
_WHO = f"""
    SELECT block, substr(bit_send(reached), {_HEADER + 1}), NULL::bigint FROM found
    WHERE reached <> B'0'::bit({BLOCK})
    UNION ALL SELECT NULL, NULL, subscriber_id FROM touched WHERE following
"""  # noqa: S608 - only numbers of ours go into the text


def readers_of(segment: SegmentFilter, on: date) -> bytes | None:
    """Who the segment reaches on that day, packed; exact to the moment.

    None while so much has just changed (a large import) that it would take seconds. Refused for unknown
    codes, and when the database is too busy.
    """
    wanted = resolve(segment, on)
    if segment.is_empty:
        return b""
    if is_much_changed():
        return None
    head, params = meeting(wanted)
    blocks: list[tuple[int, bytes]] = []
    single: list[int] = []
    for block, bits, reader in rows_of((head + _WHO, params)):
        if reader is None:
            blocks.append((block, bytes(bits)))
        else:
            single.append(reader)
    return packed(single, blocks)


def packed(readers: Iterable[int], blocks: Sequence[tuple[int, bytes]] = ()) -> bytes:
    """The set of these readers and of whole blocks, packed, without empty bytes at its end."""
    found = bytearray(max((block + 1 for block, _ in blocks), default=0) * BLOCK_BYTES)
    for block, bits in blocks:
        found[block * BLOCK_BYTES : (block + 1) * BLOCK_BYTES] = bits
    for reader in readers:
        place = reader >> 3
        if place >= len(found):
            found.extend(bytes(place + BLOCK_BYTES - len(found)))
        found[place] |= 0x80 >> (reader & 7)
    return bytes(found.rstrip(b"\0"))


def numbers(sets: Sequence[bytes]) -> list[int]:
    """Packed sets as integers of one width, in which the same reader has the same place."""
    width = max(map(len, sets), default=0)
    return [int.from_bytes(one.ljust(width, b"\0")) for one in sets]


def how_often(audience: int, sets: Iterable[int]) -> list[int]:
    """How many of `audience` are in none of the sets, in one, in two … up to the most anybody is in.

    Bit-sliced: plane k holds bit k of everybody's count, so that a set is added to all counts at once.
    """
    planes: list[int] = []
    for one in sets:
        carry = one & audience
        for place, plane in enumerate(planes):
            if not carry:
                break
            planes[place], carry = plane ^ carry, plane & carry
        if carry:
            planes.append(carry)
    counts = [0] * (1 << len(planes))
    _split(audience, planes, 0, counts)
    while len(counts) > 1 and not counts[-1]:
        counts.pop()
    return counts


def _split(who: int, planes: Sequence[int], count: int, counts: list[int]) -> None:
    """Part `who` by the highest plane, then both parts by the next one."""
    if not who:
        return
    if not planes:
        counts[count] = who.bit_count()
        return
    *rest, highest = planes
    with_bit = who & highest
    _split(with_bit, rest, count + (1 << len(rest)), counts)
    _split(who ^ with_bit, rest, count, counts)
