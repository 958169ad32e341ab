"""LINE counts text in UTF-16 code units; 5,000 per text message (Messaging API reference, text message)."""

from __future__ import annotations

MAX_UNITS = 5000


def utf16_units(text: str) -> int:
    """Number of UTF-16 code units: an emoji or a rare kanji (𠮷) counts two."""
    return len(text) + sum(character > "\uffff" for character in text)
