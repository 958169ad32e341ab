"""One spelling for many: full-width digits, one wave dash, 才 for 歳. Offsets lead back to the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from patrol.extraction.numerals import KANJI_NUMBER, number

# A character with the half-width voicing mark that belongs to it (ｶﾞ is one ガ).
CLUSTER = re.compile("(?s).[\uff9e\uff9f\u3099\u309a]?")
LONGEST_EXPANSION = 6
# ① counts what follows: as a plain 1 it would make 11 of the 1 behind it.
ENCLOSED_NUMBER = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]")
DASHES = dict.fromkeys(map(ord, "〜～∼‐‑–—−―"), "~")

# Order matters: a later rule sees what an earlier one wrote.
SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[\d一二三四五六七八九十]) {0,2}[ヵヶカケか箇] ?月"), "か月"),
    (re.compile(r"(?<=\d) {1,2}(?=歳|才|年生|か月|月|日|時)"), ""),
    (re.compile("才"), "歳"),
    (re.compile("小学校"), "小学"),
    (re.compile("中学校"), "中学"),
)


def _always(spelling: str) -> Callable[[str], str]:
    return lambda _written: spelling


REWRITES: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    *((pattern, _always(spelling)) for pattern, spelling in SPELLINGS),
    (KANJI_NUMBER, lambda kanji: str(number(kanji))),
)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` in one spelling; `origin[i]` is where its character i began (one more entry: the end)."""

    text: str
    origin: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the unfolded text of the folded span."""
        return self.origin[start], self.origin[end]

    def replace(self, pattern: re.Pattern[str], rewrite: Callable[[str], str]) -> Folded:
        """The same with every match rewritten, origins kept."""
        pieces: list[str] = []
        origin: list[int] = []
        position = 0
        for match in pattern.finditer(self.text):
            start, end = match.span()
            replacement = rewrite(match.group())
            pieces += [self.text[position:start], replacement]
            origin += self.origin[position:start]
            origin += [self.origin[min(start + i, end - 1)] for i in range(len(replacement))]
            position = end
        if not pieces:
            return self
        pieces.append(self.text[position:])
        origin += self.origin[position:]
        return Folded("".join(pieces), tuple(origin))


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    if ENCLOSED_NUMBER.match(cluster):
        return " "
    plain = unicodedata.normalize("NFKC", cluster).translate(DASHES)
    # ㍿ is four letters; the Arabic ligatures of up to eighteen would only make an endless text longer.
    return plain if len(plain) <= LONGEST_EXPANSION else cluster


@lru_cache(maxsize=64)
def compatible(text: str) -> Folded:
    """NFKC with one dash, without ①, else as written. Kept a while: each check folds the same few texts."""
    pieces: list[str] = []
    origin: list[int] = []
    for match in CLUSTER.finditer(text):
        piece = _fold_cluster(match.group())
        pieces.append(piece)
        origin += [match.start()] * len(piece)
    origin.append(len(text))
    return Folded("".join(pieces), tuple(origin))


def fold(text: str) -> Folded:
    """NFKC, one dash, and the one spelling of ages and school names the patterns are written in."""
    folded = compatible(text)
    for pattern, rewrite in REWRITES:
        folded = folded.replace(pattern, rewrite)
    return folded
