"""The printed column: characters per line × lines."""

from __future__ import annotations

import unicodedata

PER_LINE = 17


def width(text: str) -> float:
    """Width in full-width characters: a half-width letter or digit is half a character."""
    return sum(
        0.0 if unicodedata.combining(c) else 1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5
        for c in text
    )


def lines(text: str, per_line: int = PER_LINE) -> int:
    """How many lines `text` fills when each takes `per_line` full-width characters; blank text fills none."""
    if not text.strip():
        return 0
    return sum(max(1, -int(-width(line) // per_line)) for line in text.rstrip().splitlines())
