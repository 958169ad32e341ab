"""Numbers written in kanji before an age: 二十歳, 三年生, 百歳."""

from __future__ import annotations

import re

# 百歳体操 is the name of an exercise, 千歳 of a town.
KANJI_NUMBER = re.compile(
    r"(?<![一二三四五六七八九十百千万億])[一二三四五六七八九十百]{1,5}(?=(?:歳|才)(?!体操)|年生|か月)"
)
DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
SCALES = {"十": 10, "百": 100}


def number(kanji: str) -> int:
    """二十五 → 25; read from left to right, so that what is no number still gives one."""
    total = pending = 0
    for sign in kanji:
        if sign in SCALES:
            total += (pending or 1) * SCALES[sign]
            pending = 0
        else:
            pending = DIGITS[sign]
    return total + pending
