"""What two texts are compared by: pairs of kanji, threes of katakana, Latin and known hiragana words.

Japanese without a tokenizer: a pair of kanji is nearly a word, and 離乳食教室 shares 離乳 with 離乳期の食事.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from patrol.extraction.folding import compatible
from patrol.topic.dictionary import lower, subjects
from patrol.topic.lexicon import Lexicon
from patrol.topic.places import places_of

RUNS = re.compile(r"(?P<kanji>[\u3400-\u9fff々]{2,})|(?P<katakana>[ァ-ヴー]{2,})|(?P<latin>[a-z][a-z0-9]+)")
HIRAGANA = re.compile(r"[ぁ-ん]")
WIDTHS = {"kanji": 2, "katakana": 3}
MOST_READ = 2000
# Of one text. A post has about eighty; a page pasted whole keeps what its opening is about.
MOST_OF_A_TEXT = 96
OF_THE_TITLE = 2.0


@dataclass(frozen=True, slots=True)
class Features:
    """Hashed features of one text (int4): those of the title first, then the body's, the weightiest first."""

    title: tuple[int, ...]
    body: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        return self.title + self.body

    def weights(self) -> Iterator[tuple[int, float]]:
        for feature in self.title:
            yield feature, OF_THE_TITLE
        for feature in self.body:
            yield feature, 1.0


def features_of(title: str, body: str) -> Features:
    """The features of a text, each once. Everyday words are not among them."""
    of_title, of_body = pieces_of(title, body)
    kept = tuple(map(hashed, of_title))[:MOST_OF_A_TEXT]
    heaviest = sorted(of_body, key=lambda piece: -of_body[piece])
    return Features(kept, tuple(map(hashed, heaviest[: MOST_OF_A_TEXT - len(kept)])))


def pieces_of(title: str, body: str) -> tuple[dict[str, float], dict[str, float]]:
    """The words behind the features: of the title, and what only the body has, by how much they say there."""
    of_title = dict.fromkeys((piece for piece, _ in _found(lower(compatible(title).text))), OF_THE_TITLE)
    small = lower(compatible(body[:MOST_READ]).text)
    places = places_of(small)
    of_body: dict[str, float] = {}
    for piece, offset in _found(small):
        if piece not in of_title:
            of_body[piece] = max(of_body.get(piece, 0.0), places.weight_at(offset))
    return of_title, of_body


def likeness(one: Features, other: Features, rarity: Mapping[int, float], usual: float) -> float:
    """Cosine, 0–1, of the features weighted by their rarity; `usual` for those `rarity` does not name."""
    first, second = dict(one.weights()), dict(other.weights())
    size = _length(first, rarity, usual) * _length(second, rarity, usual)
    if not size:
        return 0.0
    shared = sum(
        weight * second[feature] * rarity.get(feature, usual) ** 2
        for feature, weight in first.items()
        if feature in second
    )
    return min(1.0, float(shared / size))


def _length(weights: Mapping[int, float], rarity: Mapping[int, float], usual: float) -> float:
    return float(
        sum((weight * rarity.get(feature, usual)) ** 2 for feature, weight in weights.items()) ** 0.5
    )


def _found(text: str) -> Iterator[tuple[str, int]]:
    """(piece, offset) in folded text."""
    everyday = _everyday()
    for offset, piece in _pieces(text):
        if piece not in everyday:
            yield piece, offset
    for hit in _hiragana_words().find(text):
        yield hit.word, hit.start


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    for run in RUNS.finditer(text):
        width = WIDTHS.get(run.lastgroup or "", 0)
        if not width or len(run[0]) <= width:
            yield run.start(), run[0]
        else:
            yield from ((run.start() + at, run[0][at : at + width]) for at in range(len(run[0]) - width + 1))


def hashed(piece: str) -> int:
    """A signed 32-bit number, the same on every machine and in every year."""
    number = crc32(piece.encode("utf-8", "surrogatepass"))
    return number - (1 << 32) if number >= 1 << 31 else number


@cache
def _everyday() -> frozenset[str]:
    text = (Path(__file__).parent / "everyday.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(piece for line in lines for word in line.split() for _, piece in _pieces(lower(word)))


@cache
def _hiragana_words() -> Lexicon:
    words: Iterable[str] = (word for subject in subjects() for word in subject.words)
    return Lexicon(word for word in words if HIRAGANA.search(word) and len(word) > 1)
