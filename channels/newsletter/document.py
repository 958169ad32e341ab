"""An issue as the typesetter takes it: plain data, without a database."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from channels.newsletter.copyfitting import COLUMN, LINE_BUDGET, width, without_ruby
from channels.newsletter.fonts import FontStack
from channels.newsletter.house_style import print_date, printable
from channels.newsletter.item import MARKS, ItemText
from channels.newsletter.runs import field_runs, paragraphs, title_runs

GUTTER = 6.0  # mm between two columns
HEAD_AND_FOOT = (20.0, 16.0)  # mm kept free above and below the columns, at least
MM_PER_POINT = 25.4 / 72
CONTENTS_HEIGHT = 185.0  # mm of the cover for the headline and two columns of contents
CONTENTS_COLUMN = 24.0  # characters of a title in one line of the contents
SHORT_LEAD = 6 * COLUMN  # a lead up to here keeps together with its only fact
SHORT_FIELD = 90  # characters: a fact up to here is never parted between two columns


@dataclass(frozen=True, slots=True)
class PageFormat:
    """A page: millimetres, and type in points. A column is exactly `characters` × `size` wide.

    The default is the A4 of most cities: three columns of 17 characters, 49 lines, スミ+シアン.
    """

    width: float = 210.0
    height: float = 297.0
    columns: int = 3
    characters: int = 17
    lines: int = 49
    size: float = 9.5
    pitch: float = 15.0  # from one line to the next
    colours: str = "two"  # "two": black and cyan, "four": cyan, magenta, yellow and black
    binding: str = "left"

    @property
    def column_width(self) -> float:
        """mm."""
        return self.characters * self.size * MM_PER_POINT

    @property
    def body_width(self) -> float:
        """mm of all columns with what is between them."""
        return self.columns * self.column_width + (self.columns - 1) * GUTTER

    @property
    def body_height(self) -> float:
        """mm of a column's lines."""
        return self.lines * self.pitch * MM_PER_POINT

    @property
    def lines_per_page(self) -> int:
        return self.columns * self.lines


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of an article; `path` is where the storage keeps it, `sha256` what it is."""

    path: str
    sha256: str
    alt: str
    width: int = 0  # pixels
    height: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One article in its place. `key` names it in the layout report."""

    key: str
    text: ItemText
    budget: int = LINE_BUDGET
    pictures: tuple[Picture, ...] = ()
    url: str = ""  # the page on the city's site
    short_url: str = ""  # what is printed instead, and in the 二次元コード


@dataclass(frozen=True, slots=True)
class Section:
    """One 欄 with its articles in order. `columns` and `characters` of None are the page's."""

    name: str
    items: tuple[Item, ...]
    budget: int = 0  # lines of all its articles together; 0: not set
    columns: int | None = None
    characters: int | None = None
    is_feature: bool = False


@dataclass(frozen=True, slots=True)
class IssueDoc:
    """One number of the paper. `colophon` lines stand at the foot of the last page."""

    title: str
    number: int
    published: date
    sections: tuple[Section, ...] = ()
    city: str = ""
    cover_title: str = ""
    cover_text: str = ""
    colophon: tuple[str, ...] = ()
    format: PageFormat = PageFormat()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @property
    def label(self) -> str:
        """「2026年（令和8年）12月1日号」."""
        year = self.published.year
        return f"{year}年（令和{year - 2018}年）{self.published.month}月{self.published.day}日号"

    @property
    def text(self) -> str:
        """Every character that will be set, for the glyph check."""
        item_texts = [text for item in self.items for text in item.text.texts]
        names = [section.name for section in self.sections]
        own = [self.title, self.city, self.cover_title, self.cover_text, *self.colophon]
        return printable("".join([*own, *names, *item_texts]))


def to_typst(issue: IssueDoc, stack: FontStack) -> str:
    """The issue as JSON for `typst/issue.typ`: data only, so no text can become a command."""

    def clean(text: str) -> str:
        return stack.substituted(printable(text))

    data = {
        "title": clean(issue.title),
        "label": issue.label,
        "date": print_date(issue.published),
        "published": [issue.published.year, issue.published.month, issue.published.day],
        "number": f"{issue.number:,}",
        "city": clean(issue.city),
        "cover": {
            "title": title_runs(clean(issue.cover_title)),
            "text": paragraphs(clean(issue.cover_text)),
        },
        "titles": _titles_fit_cover(issue),
        "legend": [[mark.symbol, mark.spoken] for mark in MARKS],
        "sections": [
            {"name": clean(section.name), "items": [_item(item, clean) for item in section.items]}
            for section in issue.sections
            if section.items
        ],
        "colophon": [clean(line) for line in issue.colophon],
        "fonts": [face.to_typst() for face in stack.faces],
    }
    return json.dumps(data, ensure_ascii=False)


def _item(item: Item, clean: Callable[[str], str]) -> dict[str, Any]:
    title = " ".join(clean(item.text.title).split())
    fields = [(clean(symbol), " ".join(clean(text).split())) for symbol, text in item.text.fields]
    return {
        "key": item.key,
        "name": field_runs(without_ruby(title)),
        "title": title_runs(title),
        "lead": paragraphs(clean(item.text.lead)),
        "keep": len(fields) == 1 and width(item.text.lead) <= SHORT_LEAD,
        "fields": [
            {"mark": symbol, "runs": field_runs(text), "keep": len(text) <= SHORT_FIELD}
            for symbol, text in fields
        ],
    }


def _titles_fit_cover(issue: IssueDoc) -> bool:
    """Whether the cover has room for every title; if not, the contents list the sections alone."""
    headline = 13.0 * math.ceil(width(issue.cover_title) / 19)
    headline += sum(7.1 * math.ceil(width(line) / 42) for line in issue.cover_text.splitlines())
    rows = sum(math.ceil(width(item.text.title) / CONTENTS_COLUMN) for item in issue.items)
    return rows * 4.4 + len(issue.sections) * 9 <= 2 * (CONTENTS_HEIGHT - headline) - 12
