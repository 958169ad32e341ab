"""Which characters a font file draws, read from its `cmap` table alone.

fontTools names every glyph on the way, which takes 70 MB for these fonts; here it is one bit per character.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

CODE_POINTS = 0x110000
# (platform, encoding) of Unicode tables, the widest first.
UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))


def coverage(path: Path) -> int:
    """The characters of a TrueType or OpenType font as bits: bit n is set when U+n has a glyph."""
    drawn = bytearray(CODE_POINTS)
    for first, last in _ranges(_cmap(path)):
        drawn[first : last + 1] = b"\1" * (last + 1 - first)
    return int(drawn[::-1].translate(bytes([48]) + bytes([49]) * 255), 2)


def _cmap(path: Path) -> bytes:
    """The best Unicode subtable of the file."""
    with path.open("rb") as file:
        (tables,) = struct.unpack(">4xH6x", file.read(12))
        for _ in range(tables):
            tag, offset, length = struct.unpack(">4s4xII", file.read(16))
            if tag == b"cmap":
                file.seek(offset)
                return _subtable(file.read(length))
    raise ValueError(f"{path.name} has no cmap table")


def _subtable(cmap: bytes) -> bytes:
    (number,) = struct.unpack_from(">H", cmap, 2)
    records = (struct.unpack_from(">HHI", cmap, 4 + 8 * place) for place in range(number))
    offsets = {(platform, encoding): offset for platform, encoding, offset in records}
    for kind in UNICODE_TABLES:
        if kind in offsets:
            return cmap[offsets[kind] :]
    raise ValueError("no Unicode cmap subtable")


def _ranges(table: bytes) -> Iterator[tuple[int, int]]:
    """Runs of characters with a glyph."""
    (kind,) = struct.unpack_from(">H", table)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", table, 12)
        for first, last, glyph in struct.iter_unpack(">III", table[16 : 16 + 12 * groups]):
            yield (first if glyph else first + 1), last  # glyph 0 draws the blank box
    elif kind == 4:
        yield from _segments(table)
    else:
        raise ValueError(f"cmap format {kind} is not read")


def _segments(table: bytes) -> Iterator[tuple[int, int]]:
    """Format 4: segments of 16-bit characters, some of which look their glyphs up one by one."""
    (twice,) = struct.unpack_from(">H", table, 6)
    count, start = twice // 2, 16 + twice
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts, deltas, offsets = (struct.unpack_from(f">{count}H", table, start + n * twice) for n in range(3))
    for n, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        if first == 0xFFFF:
            continue
        where = start + 2 * twice + 2 * n + offset
        for code in range(first, last + 1):
            glyph = struct.unpack_from(">H", table, where + 2 * (code - first))[0] if offset else code
            if glyph and (glyph + delta) & 0xFFFF:
                yield code, code
