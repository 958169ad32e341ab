"""Text cut into runs for the typesetter: ruby, what stays on one line, and everything else."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import Any

import budoux

from channels.newsletter.copyfitting import (
    CHARACTERS,
    JUSTIFIED,
    NOT_AT_END,
    NOT_AT_START,
    RAGGED,
    RUBY,
    title_column,
    width,
)

Run = dict[str, Any]  # {"t": text} and, where it applies, "r": reading or "nb": True

LONG_WORD = re.compile(r"[!-~]{24,}")
HIRAGANA = re.compile("[ぁ-ん]")  # begins with a particle: no word
LAST_WORDS = 7  # characters
ZERO_WIDTH_SPACE = "\u200b"
# A break is welcome behind these in a URL; in a word without any, every letter will do.
URL_JOINTS = re.compile(r"(?<=[/?&=#._-])(?=[!-~])")


def runs(text: str, kept: re.Pattern[str] = JUSTIFIED) -> list[Run]:
    """One paragraph as runs; what matches `kept` is never parted."""
    result: list[Run] = []
    position = 0
    for ruby in RUBY.finditer(text):
        result += _unbroken(text[position : ruby.start()], kept)
        result.append({"t": ruby["marked"] or ruby["han"], "r": ruby["reading"] or ruby["han_reading"]})
        position = ruby.end()
    return result + _unbroken(text[position:], kept)


def field_runs(text: str) -> list[Run]:
    """The text of a fact, set ragged: dates and times stay whole too, and its last words.

    「…までに / 電子申請で」, not 「…までに電子申 / 請で」: what is broken there is the last word one reads.
    """
    whole = runs(text, RAGGED)
    if not whole or "r" in whole[-1] or "nb" in whole[-1]:
        return whole
    tail = whole[-1]["t"]
    last = _parser().parse(tail)[-1]
    before = tail[-len(last) - 1 : -len(last)]
    broken = not last.isalnum() or last[0] in NOT_AT_START or before in NOT_AT_END
    if broken or not 1 < width(last) <= LAST_WORDS or HIRAGANA.match(last):
        return whole
    rest = [{"t": tail[: -len(last)]}] if len(last) < len(tail) else []
    return [*whole[:-1], *rest, {"t": last, "nb": True}]


def title_runs(title: str, column: float = title_column(CHARACTERS)) -> list[Run]:
    """A heading breaks between phrases only: 「市の封筒・ホームページへの / 有料広告」.

    `column` is the characters of a line; a phrase longer than that breaks where it may.
    """
    if RUBY.search(title):
        return field_runs(title)
    return [run for phrase in _phrases(title) for run in _whole(phrase, column)]


def paragraphs(text: str) -> list[list[Run]]:
    """Every non-empty line as runs."""
    return [runs(line) for line in text.split("\n") if line.strip()]


def _unbroken(text: str, kept: re.Pattern[str]) -> list[Run]:
    result: list[Run] = []
    position = 0
    for found in kept.finditer(text):
        result += _plain(text[position : found.start()])
        result.append({"t": found[0], "nb": True})
        position = found.end()
    return result + _plain(text[position:])


def _whole(phrase: str, column: float) -> list[Run]:
    """A phrase in one piece, its closing marks outside (see JUSTIFIED); a long one breaks where it may."""
    if width(phrase) > column - 0.3:
        return field_runs(phrase)
    body = phrase.rstrip("）」』】、。")
    return [{"t": body, "nb": True}, *_plain(phrase[len(body) :])] if body else _plain(phrase)


def _plain(text: str) -> list[Run]:
    return [{"t": LONG_WORD.sub(_breakable, text)}] if text else []


def _breakable(word: re.Match[str]) -> str:
    """A long word with places to break, so that it cannot run out of its column."""
    pieces = URL_JOINTS.split(word[0])
    return ZERO_WIDTH_SPACE.join(p if len(p) < 24 else ZERO_WIDTH_SPACE.join(p) for p in pieces)


def _phrases(text: str) -> list[str]:
    """Phrases as BudouX finds them, cut behind 「・」 too, dates and figures put together again."""
    phrases = [part for phrase in _parser().parse(text) for part in re.split(r"(?<=・)", phrase)]
    ends = list(itertools.accumulate(map(len, phrases)))
    inside = {n for found in RAGGED.finditer(text) for n in range(found.start() + 1, found.end())}
    allowed = {end for end in (_before_opening(text, end) for end in ends) if end not in inside}
    cuts = [0, *sorted(allowed - {0}), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(cuts) if start < end]


def _before_opening(text: str, cut: int) -> int:
    """A cut behind 「（」 comes before it, one before 「）」 or a small kana behind it."""
    while 0 < cut < len(text) and text[cut] in NOT_AT_START:
        cut += 1
    while 0 < cut < len(text) and text[cut - 1] in NOT_AT_END:
        cut -= 1
    return cut


@lru_cache(maxsize=1)
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
