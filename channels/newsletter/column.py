"""An article as it will stand in its column, line by line: what the meter counts is what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from announcements.weight.ruby import RUBY, without_ruby
from channels.newsletter.copyfitting import (
    CHARACTERS,
    JUSTIFIED,
    LINE_BUDGET,
    MARK,
    RAGGED,
    broken,
    title_column,
)
from channels.newsletter.item import ItemText

Runs = tuple[tuple[str, str], ...]  # (letters, their reading or "")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; `over`: beyond the lines the article should keep to."""

    runs: Runs
    over: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`kind` is "title", "lead" or "field"; a field begins with its `mark`."""

    kind: str
    lines: tuple[Line, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The whole article. `characters` is the width of its column, `budget` the lines it should keep to."""

    paragraphs: tuple[Paragraph, ...]
    characters: int
    budget: int

    @property
    def lines(self) -> int:
        return sum(len(paragraph.lines) for paragraph in self.paragraphs)

    @property
    def over(self) -> int:
        """Lines beyond the budget."""
        return max(0, self.lines - self.budget)


def printed_column(item: ItemText, characters: int = CHARACTERS, budget: int = LINE_BUDGET) -> Column:
    """`item` in a column of so many characters."""
    number = count(1)

    def paragraphs() -> Iterator[Paragraph]:
        yield from _paragraphs("title", item.title, title_column(characters), RAGGED)
        yield from _paragraphs("lead", item.lead, characters, JUSTIFIED)
        for mark, text in item.fields:
            for place, one in enumerate(_paragraphs("field", text, characters - MARK, RAGGED)):
                yield Paragraph("field", one.lines, "" if place else mark)

    def _paragraphs(kind: str, text: str, width: float, kept: re.Pattern[str]) -> Iterator[Paragraph]:
        for paragraph in filter(None, text.split("\n")):
            lines = _lines(paragraph, width, kept)
            yield Paragraph(kind, tuple(Line(runs, next(number) > budget) for runs in lines))

    return Column(tuple(paragraphs()), characters, budget)


def ruby_runs(text: str) -> Runs:
    """A text in runs with and without a reading."""
    found: list[tuple[str, str]] = []
    place = 0
    for ruby in RUBY.finditer(text):
        found.append((text[place : ruby.start()], ""))
        found.append((ruby["marked"] or ruby["han"], ruby["reading"] or ruby["han_reading"]))
        place = ruby.end()
    found.append((text[place:], ""))
    return tuple(run for run in found if run[0])


def _lines(paragraph: str, width: float, kept: re.Pattern[str]) -> Iterator[Runs]:
    """The runs of each line; letters parted by the end of a line keep their reading on the first part."""
    runs = list(ruby_runs(paragraph))
    for line in broken(without_ruby(paragraph), width, kept):
        room, own = len(line), []
        while room:
            letters, reading = runs.pop(0)
            own.append((letters[:room], reading))
            if len(letters) > room:
                runs.insert(0, (letters[room:], ""))
            room -= len(own[-1][0])
        yield tuple(own)
