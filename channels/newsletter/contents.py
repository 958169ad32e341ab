"""The contents on the cover: as many titles as there is room for, shared out between columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from channels.newsletter import inks
from channels.newsletter.copyfitting import width
from channels.newsletter.document import IssueDoc, Section
from channels.newsletter.paper import MM_PER_POINT
from channels.newsletter.runs import field_runs

HEADLINE = 2.6  # size of a headline, to the text
MASTHEAD = 0.195  # of the page's height
GUTTER = 7.0  # mm
LEGEND = 26.0  # mm at the foot
# (columns, size to the text, with titles), the first that fits.
WAYS = ((2, 0.95, True), (3, 0.84, True), (2, 1.1, False))


@dataclass(frozen=True, slots=True)
class _Line:
    height: float  # in sizes of its own type
    data: dict[str, Any]
    is_head: bool


def contents(issue: IssueDoc, named: Callable[[str], str]) -> dict[str, Any]:
    """Size of type and the lines of each column. `named` makes text printable."""
    room = _room(issue)
    for number, scale, titles in WAYS:
        lines = [
            line
            for section in issue.sections
            for line in _lines(issue, section, number, scale, titles, named)
        ]
        columns = _shared(lines, number)
        highest = max((sum(line.height for line in column) for column in columns), default=0)
        if highest * scale * issue.format.size * MM_PER_POINT <= room or not titles:
            break
    return {
        "scale": scale,
        "gutter": GUTTER,
        "masthead": MASTHEAD,
        "columns": [[line.data for line in column] for column in columns],
    }


def _room(issue: IssueDoc) -> float:
    """mm below the headline and its text, roughly, on the safe side."""
    page, em = issue.format, issue.format.size * MM_PER_POINT
    side = page.width - 2 * page.margins["outside"]
    headline = math.ceil(width(issue.cover_title) / (side / em / HEADLINE - 3)) if issue.cover_title else 0
    text = sum(math.ceil(width(line) / (side / em / 1.26 - 1)) for line in issue.cover_text.splitlines())
    return page.height * (1 - MASTHEAD) - LEGEND - 18 - (headline * 3.8 + text * 2.1 + 2) * em


def _lines(
    issue: IssueDoc, section: Section, number: int, scale: float, titles: bool, named: Callable[[str], str]
) -> Iterator[_Line]:
    if not section.items:
        return
    page = issue.format
    place = issue.sections.index(section)
    ink = inks.of_section(place, page.colours)
    data = {"key": section.items[0].key, "ink": inks.tint(ink), "runs": [{"t": named(section.name)}]}
    yield _Line(3.1, data | {"head": True}, is_head=True)
    column = (page.width - 2 * page.margins["outside"] - (number - 1) * GUTTER) / number
    characters = column / (scale * page.size * MM_PER_POINT) - 3  # the number of the page, and a few dots
    for item in section.items if titles else ():
        title = named(item.text.title)
        rows = math.ceil(width(title) / characters)
        yield _Line(
            rows * 1.3 + 0.1, {"key": item.key, "head": False, "runs": field_runs(title)}, is_head=False
        )


def _shared(lines: list[_Line], number: int) -> list[list[_Line]]:
    """Columns of about one height; none ends with the name of a section."""
    total = sum(line.height for line in lines)
    columns: list[list[_Line]] = [[] for _ in range(number)]
    for line, foot in zip(lines, accumulate(line.height for line in lines), strict=True):
        middle = foot - line.height / 2
        columns[min(int(middle / total * number), number - 1)].append(line)
    for column, following in zip(columns, columns[1:], strict=False):
        if column and column[-1].is_head:
            following.insert(0, column.pop())
    return [column for column in columns if column]
