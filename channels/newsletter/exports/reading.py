"""An issue as its exporters read it: numbered articles in reading order, every text fit for any file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from channels.newsletter.copyfitting import RUBY
from channels.newsletter.document import IssueDoc, Item, Picture, Section
from channels.newsletter.exports.names import file_name, folder_name
from channels.newsletter.house_style import printable
from channels.newsletter.item import spoken_mark

PHONE = re.compile(r"☎?(?<![0-9-])0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}(?![0-9-])")
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The last two places of every plane are no characters, and no XML of Word's.
NONCHARACTER = re.compile(
    f"[{''.join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))}]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with a `reading` it has ruby, `whole` must not be parted between lines."""

    text: str
    reading: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """「日 12月3日（木）」; `name` is the mark in words."""

    symbol: str
    text: str

    @property
    def name(self) -> str:
        return spoken_mark(self.symbol)


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `number` counts from 1 through the whole issue, the same in every file."""

    number: int
    title: str
    lead: tuple[str, ...]
    facts: tuple[Fact, ...]
    item: Item

    @property
    def printed_url(self) -> str:
        """The short address of the article, which its 二次元コード says too."""
        return one_line(self.item.short_url)

    @property
    def printed_address(self) -> str:
        """The same as it stands on paper: nobody types 「https://」."""
        return self.printed_url.rpartition("://")[2]

    @property
    def pictures(self) -> Iterator[tuple[str, Picture]]:
        """The pictures with the names they have in the ZIP and wherever they are referred to."""
        title = plain(self.title)
        for place, picture in enumerate(self.item.pictures, 1):
            yield file_name(self.number, title, place, picture.path), picture


@dataclass(frozen=True, slots=True)
class Part:
    """One 欄 with its articles, never empty; `number` counts from 1."""

    number: int
    name: str
    articles: tuple[Article, ...]
    section: Section

    @property
    def folder(self) -> str:
        return folder_name(self.number, self.name)


def parts(doc: IssueDoc) -> tuple[Part, ...]:
    """The sections having articles, in order."""
    found: list[Part] = []
    number = 0
    for section in doc.sections:
        if section.items:
            articles = tuple(_article(number + n, item) for n, item in enumerate(section.items, 1))
            found.append(Part(len(found) + 1, one_line(section.name), articles, section))
            number += len(articles)
    return tuple(found)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text which say something."""
    return tuple(line.strip() for line in _clean(text).split("\n") if line.strip())


def one_line(text: str) -> str:
    """A title or a fact: one line, single spaces."""
    return " ".join(_clean(text).split())


def plain(text: str) -> str:
    """The base text alone: 「｜櫟木《くぬぎ》台」 → 「櫟木台」."""
    return "".join(piece.text for piece in pieces(text))


def pieces(text: str) -> list[Piece]:
    """One line cut at its ruby and its telephone numbers."""
    found: list[Piece] = []
    position = 0
    for ruby in RUBY.finditer(text):
        found += _with_phones(text[position : ruby.start()])
        found.append(Piece(ruby["marked"] or ruby["han"], ruby["reading"] or ruby["han_reading"]))
        position = ruby.end()
    return [*found, *_with_phones(text[position:])]


def _article(number: int, item: Item) -> Article:
    facts = tuple(Fact(one_line(symbol), one_line(text)) for symbol, text in item.text.fields)
    return Article(number, one_line(item.text.title), lines(item.text.lead), facts, item)


def _clean(text: str) -> str:
    return NONCHARACTER.sub("", printable(LINE_ENDS.sub("\n", text)))


def _with_phones(text: str) -> Iterator[Piece]:
    position = 0
    for phone in PHONE.finditer(text):
        if phone.start() > position:
            yield Piece(text[position : phone.start()])
        yield Piece(phone[0], whole=True)
        position = phone.end()
    if position < len(text):
        yield Piece(text[position:])
