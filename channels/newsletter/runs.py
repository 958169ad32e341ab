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
    MARK,
    NOT_AT_END,
    NOT_AT_START,
    RAGGED,
    RUBY,
    title_column,
    width,
)

Run = dict[str, Any]  # {"t": text} and, where it applies, "r": reading or "nb": True

# Letters and signs between which the typesetter sees no place to break: also 「☆」 for 「@」 in an address.
UNPARTED = re.compile(r"[!-~\u00a1-\u02ff\u0370-\u052f\u2010-\u2e7f]{12,}")
LONG_WORD = 12.0  # full-width characters
HIRAGANA = re.compile("[ぁ-ん]")  # begins with a particle: no word
LAST_WORDS = 7  # characters
BRACKET = re.compile(r"（[^（）]+）$")
LAST_BRACKET = 0.6  # of a line: a longer one would leave a hole before it
OWNER = re.compile(r"(?<![^ ])(?:[^ ☎]+ )?[^ ☎]+(?=☎0)")
GROUP = re.compile("「[^「」]+」|『[^『』]+』|（[^（）]+）|【[^【】]+】|≪[^≪≫]+≫")
LONGEST_GROUP = 0.7  # of a line
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


def field_runs(text: str, column: float = CHARACTERS - MARK) -> list[Run]:
    """The text of a fact, set ragged: dates and times stay whole too, and its last words.

    「…までに / 電子申請で」, not 「…までに電子申 / 請で」: what is broken there is the last word one reads.
    So does a short bracket behind them, 「（西砂町6-12-10）」, and whose telephone it is. `column` is the
    characters of a line.
    """
    bracket = BRACKET.search(text)
    if bracket and not RUBY.search(bracket[0]) and width(bracket[0]) <= LAST_BRACKET * column:
        return [*_with_owner(text[: bracket.start()], column), *_kept(bracket[0])]
    whole = _with_owner(text, column)
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


def _with_owner(text: str, column: float) -> list[Run]:
    """Runs in which the two words before a telephone number are kept whole, where a line holds them."""
    owner = OWNER.search(text)
    words = owner[0].split(" ") if owner and not RUBY.search(text) else []
    if owner is None or not words or max(map(width, words)) > column - 0.3:
        return runs(text, RAGGED)
    named = [run for word in words for run in (*_kept(word), {"t": " "})][:-1]
    return [*runs(text[: owner.start()], RAGGED), *named, *runs(text[owner.end() :], RAGGED)]


def title_runs(title: str, column: float = title_column(CHARACTERS)) -> list[Run]:
    """A heading breaks between phrases only: 「市の封筒・ホームページへの / 有料広告」.

    `column` is the characters of a line; a phrase longer than that breaks where it may.
    """
    if RUBY.search(title):
        return field_runs(title)
    return [run for phrase in _phrases(title, column) for run in _whole(phrase, column)]


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
    """A phrase in one piece; a long one breaks where it may."""
    return field_runs(phrase, column) if width(phrase) > column - 0.3 else _kept(phrase)


def _kept(words: str) -> list[Run]:
    """Words in one piece, the marks around them outside (see JUSTIFIED): a box would take their space.

    Nothing is parted there anyway. A space before the words stays outside too: it would indent a line.
    """
    body = words.lstrip("（「『【 ").rstrip("）」』】、。 ")
    if not body:
        return _plain(words)
    before, _, after = words.partition(body)
    return [*_plain(before), {"t": body, "nb": True}, *_plain(after)]


def ends_whole(found: list[Run]) -> bool:
    """Whether the last words are kept in one piece: only these may stand in a line of their own."""
    return bool(found) and ("nb" in found[-1] or ("nb" in found[-2:][0] and found[-1]["t"] in "）」』】"))


def _plain(text: str) -> list[Run]:
    return [{"t": UNPARTED.sub(_breakable, text)}] if text else []


def _breakable(word: re.Match[str]) -> str:
    """A long word with places to break, so that it cannot run out of its column."""
    if width(word[0]) < LONG_WORD:
        return word[0]
    pieces = URL_JOINTS.split(word[0])
    return ZERO_WIDTH_SPACE.join(p if width(p) < LONG_WORD else ZERO_WIDTH_SPACE.join(p) for p in pieces)


def _phrases(text: str, column: float) -> list[str]:
    """Phrases as BudouX finds them, cut behind 「・」 and before brackets too.

    Dates, figures and what stands in brackets are put together again.
    """
    phrases = [part for phrase in _parser().parse(text) for part in re.split(r"(?<=・)", phrase)]
    ends = [*itertools.accumulate(map(len, phrases)), *(found.start() for found in GROUP.finditer(text))]
    kept = [found.span() for found in RAGGED.finditer(text)]
    kept += [found.span() for found in GROUP.finditer(text) if width(found[0]) <= LONGEST_GROUP * column]
    inside = {n for start, end in kept for n in range(start + 1, end)}
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
