"""Sentences of a text with their places. A line break ends one too: notices are half lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

END = re.compile(r"[。．！？!?\n]+[」』）)]?")
ADDRESS = re.compile(r"https?://[!-~]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,200}", re.ASCII)
PROSE = re.compile(r"[ぁ-ん]")
SHORTEST = 10
# Drafts hold 4,000 characters of body; nobody's patience is lost on an endless one.
MOST_READ = 8000


@dataclass(frozen=True, slots=True)
class Sentence:
    """`start`..`end` are offsets into the text; `text` is without addresses of the net."""

    start: int
    end: int
    text: str

    @property
    def length(self) -> int:
        """Characters a reader reads."""
        return len(self.text)


def sentences(text: str) -> list[Sentence]:
    """Every sentence worth judging: with words in it, no mere date, name or list of numbers."""
    text = text[:MOST_READ]
    found: list[Sentence] = []
    start = 0
    for match in (*END.finditer(text), None):
        end = match.end() if match else len(text)
        if sentence := _sentence(text, start, end):
            found.append(sentence)
        start = end
    return found


def _sentence(text: str, start: int, end: int) -> Sentence | None:
    raw = text[start:end]
    said = raw.strip()
    plain = ADDRESS.sub("", said)
    if len(plain) < SHORTEST or len(PROSE.findall(plain)) < 3:
        return None
    begin = start + len(raw) - len(raw.lstrip())
    return Sentence(begin, begin + len(said), plain)
