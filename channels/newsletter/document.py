"""An issue as the typesetter takes it: plain data, without a database."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from channels.newsletter.copyfitting import LINE_BUDGET, Fit, measure, width
from channels.newsletter.house_style import printable
from channels.newsletter.item import ItemText
from channels.newsletter.paper import MM_PER_POINT, Grid
from channels.newsletter.paper import PageFormat as PageFormat

CODE_LINES = 3  # lines of text the 二次元コード takes
TALLEST_PICTURE = 0.4  # of a column


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
        item_texts += [text for item in self.items for p in item.pictures for text in (p.caption, p.alt)]
        names = [section.name for section in self.sections]
        own = [self.title, self.city, self.cover_title, self.cover_text, *self.colophon]
        return printable("".join([*own, *names, *item_texts]))


@dataclass(frozen=True, slots=True)
class Part:
    """Sections set in one and the same columns, one after the other. A feature is a part of its own."""

    grid: Grid
    sections: tuple[Section, ...]
    is_feature: bool = False


def parts(issue: IssueDoc) -> tuple[Part, ...]:
    """The paper as it is set: empty sections have no heading either."""
    filled = [section for section in issue.sections if section.items]
    kinds = groupby(enumerate(filled), lambda at: (at[0] if at[1].is_feature else -1, grid_of(issue, at[1])))
    return tuple(Part(grid, tuple(s for _, s in run), place >= 0) for (place, grid), run in kinds)


def grid_of(issue: IssueDoc, section: Section) -> Grid:
    """The columns of a section; those of the page when its own are impossible (see `grid_problems`)."""
    columns = section.columns
    if section.is_feature and columns is None and section.characters is None:
        columns = issue.format.feature_columns
    if issue.format.grid_problems(columns, section.characters):
        return issue.format.grid()
    return issue.format.grid(columns, section.characters)


def fit(item: Item, grid: Grid) -> Fit:
    """How long an article will be in these columns, before it is set."""
    widest = grid.column_width
    heights = (
        min(widest * p.height / p.width if p.width else widest * 2 / 3, tallest_picture(grid))
        for p in item.pictures
    )
    captions = sum(math.ceil(width(p.caption) / grid.characters) for p in item.pictures)
    beside = sum(math.ceil(height / (grid.pitch * MM_PER_POINT)) for height in heights) + captions
    beside += CODE_LINES if item.short_url else 0
    return measure(item.text, item.budget, grid.characters, beside)


def tallest_picture(grid: Grid) -> float:
    """mm."""
    return TALLEST_PICTURE * grid.lines * grid.pitch * MM_PER_POINT
