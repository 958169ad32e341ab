"""Finding many words in one text: one look-up a character, the longest word wins, none overlaps another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LONGEST = 24  # characters of a word
KANJI = re.compile(r"[\u3400-\u9fff々]")
# 小学生1,500円, 未就学児無料: a price, not a reader.
PRICE = re.compile(r"[^\n。、]{0,8}?(?:\d円|無料)")
KATAKANA = re.compile(r"[ァ-ヴー]")
SHORT = 2
ASCII_WORD = re.compile(r"[a-z0-9#]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the lexicon at offsets of the text searched."""

    word: str
    start: int
    end: int


class Lexicon:
    """Words by their first two characters. Words of one character count only where no kanji touches them."""

    def __init__(self, words: Iterable[str], silent: Iterable[str] = ()) -> None:
        self._silent = frozenset(silent)
        self._by_head: dict[str, tuple[str, ...]] = {}
        heads: dict[str, set[str]] = {}
        for word in {*words, *self._silent}:
            if word and len(word) <= LONGEST:
                heads.setdefault(word[:2], set()).add(word)
        self._by_head = {
            head: tuple(sorted(found, key=lambda word: (-len(word), word))) for head, found in heads.items()
        }

    def find(self, text: str) -> Iterator[Hit]:
        """Hits in order; the silent words take their place and are not told."""
        position, end = 0, len(text)
        while position < end:
            word = self._word_at(text, position)
            if word is None:
                position += 1
                continue
            after = position + len(word)
            if word not in self._silent and not PRICE.match(text, after, after + 12):
                yield Hit(word, position, after)
            position = after

    def _word_at(self, text: str, position: int) -> str | None:
        for word in self._by_head.get(text[position : position + 2], ()):
            if text.startswith(word, position) and _stands_free(text, position, word):
                return word
        single = text[position]
        if single in self._by_head and _stands_free(text, position, single):
            return single
        return None


def _stands_free(text: str, position: int, word: str) -> bool:
    """パンフレット is no パン, 本町 no 本: what is short or not Japanese ends where another script begins."""
    before, after = text[position - 1 : position], text[position + len(word) : position + len(word) + 1]
    if len(word) == 1:
        return not (KANJI.match(before) or KANJI.match(after))
    if len(word) <= SHORT and KATAKANA.match(word):
        return not (KATAKANA.match(before) or KATAKANA.match(after))
    if word.isascii():
        return not (ASCII_WORD.match(before) or ASCII_WORD.match(after))
    return not (word[0].isdigit() and before.isdigit())


def merged(weights: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Sums by key."""
    total: dict[str, float] = {}
    for weight in weights:
        for key, value in weight.items():
            total[key] = total.get(key, 0.0) + value
    return total
