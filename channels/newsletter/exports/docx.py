"""The issue as a Word file for editing: the paper's styles, columns, ruby and pictures, no macro, no link.

It shows how the paper runs, not where a line breaks: that is the PDF's. Both keep to the same page count,
give or take one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument

from channels.newsletter.copyfitting import width
from channels.newsletter.document import IssueDoc, grid_of, tallest_picture
from channels.newsletter.exports.reading import Article, Part, one_line, parts
from channels.newsletter.exports.source import Source
from channels.newsletter.exports.word import cover, package
from channels.newsletter.exports.word.markup import (
    bookmark,
    element,
    paragraph,
    run,
    tab,
    text_runs,
)
from channels.newsletter.exports.word.page import section_properties, write, write_running_heads
from channels.newsletter.exports.word.pictures import Size, add_picture
from channels.newsletter.exports.word.styles import of_size
from channels.newsletter.paper import MM_PER_POINT, Grid

CONTENTS_GUTTER = 24 * MM_PER_POINT
SHORT_LEAD = 3  # lines: a text up to here goes with its only fact
SHORT_FACT = 90  # characters: a fact up to here is never parted between two columns
KEPT = "<w:keepNext/><w:keepLines/>"


def build(source: Source) -> bytes:
    """The file, opened by Word and LibreOffice alike."""
    document = Document()
    package.prepare(document, source.doc)
    paper = _Paper(document, source)
    paper.write()
    package.describe(document, source.doc, source.stamp)
    return package.saved(document, source.zip_time)


class _Paper:
    """The body being written, stretch by stretch; a stretch is what Word calls a section."""

    def __init__(self, document: WordDocument, source: Source) -> None:
        self.document, self.source = document, source
        self.doc = source.doc
        self.body = document.element.body
        self.article_written = source.steps(len(source.doc.items))
        self.starts = "nextPage"  # how the stretch being written begins

    def write(self) -> None:
        found = parts(self.doc)
        self._add(cover.masthead(self.doc))
        if found:
            self._end(1, following="continuous")
            self._add(cover.contents(self.doc, found, self.source.pages))
            self._end(2, CONTENTS_GUTTER, following="nextPage")
        for grid, stretch in itertools.groupby(found, lambda part: grid_of(self.doc, part.section)):
            for part in stretch:
                self._write_part(part, grid)
            self._end(grid.columns, grid.gutter, following="continuous")
        self._add(_colophon(self.doc))
        self.body.replace(self.body.sectPr, section_properties(self.doc.format, 1, 0, self.starts))
        self._write_heads()

    def _write_heads(self) -> None:
        """The legend below the cover; running heads from the first inside page on."""
        first, *others = self.document.sections
        write(first.footer, cover.legend())
        if others[1:]:
            write_running_heads(others[1], self.doc, self.source.stamp)

    def _write_part(self, part: Part, grid: Grid) -> None:
        name = bookmark(part.number, cover.section_mark(part), text_runs(part.name, 14))
        self._add([paragraph("SectionHead", name)])
        for article in part.articles:
            self._write_article(article, grid)
            self.article_written()

    def _write_article(self, article: Article, grid: Grid) -> None:
        size = grid.size
        text = _Text(grid, "" if of_size(size) == of_size(self.doc.format.size) else of_size(size))
        # Bookmarks are numbered through the file: those of the sections come first.
        number = len(self.doc.sections) + article.number
        title = bookmark(number, cover.article_mark(article), text_runs(article.title, size + 1))
        self._add([text.paragraph("ItemHead", title), *text.leads(article)])
        column = Size(grid.column_width, tallest_picture(grid))
        for name, picture in article.pictures:
            add_picture(self.document, self.source, picture, name, column)
        self._add(text.facts(article))

    def _add(self, paragraphs: Iterable[str]) -> None:
        for xml in paragraphs:
            self.body.sectPr.addprevious(element(xml))

    def _end(self, columns: int, gutter: float = 0, *, following: str) -> None:
        """End a stretch in its last paragraph: one of its own would be an empty line."""
        last = self.body.sectPr.getprevious()
        last.get_or_add_pPr().append(section_properties(self.doc.format, columns, gutter, self.starts))
        self.starts = following


@dataclass(frozen=True, slots=True)
class _Text:
    """How an article is set in its columns; `suffix` names the styles of another size than the page's."""

    grid: Grid
    suffix: str

    def paragraph(self, style: str, *content: str, properties: str = "") -> str:
        return paragraph(style + self.suffix, *content, properties=properties)

    def leads(self, article: Article) -> Iterator[str]:
        """The text; a short one goes with its only fact."""
        short = SHORT_LEAD * self.grid.characters
        kept = len(article.facts) == 1 and len(article.lead) == 1 and width(article.lead[0]) <= short
        for line in article.lead:
            yield self.paragraph("Lead", *text_runs(line, self.grid.size), properties=KEPT if kept else "")

    def facts(self, article: Article) -> Iterator[str]:
        """The last fact (問) does not stand alone at the top of a column: the one before goes with it."""
        for place, fact in enumerate(article.facts, 1):
            kept = "<w:keepNext/>" if place == len(article.facts) - 1 else ""
            kept += "<w:keepLines/>" if len(fact.text) <= SHORT_FACT else ""
            said = (run(fact.symbol, f"Mark{self.suffix}"), tab(), *text_runs(fact.text, self.grid.size))
            yield self.paragraph("Fact", *said, properties=kept)
        if article.printed_url:
            yield self.paragraph("Fact", tab(), run(article.printed_address))


def _colophon(doc: IssueDoc) -> Iterator[str]:
    yield paragraph("Colophon", run(f"{one_line(doc.title)}　{doc.label}"))
    for line in doc.colophon:
        yield paragraph("Colophon", *text_runs(one_line(line), 8.5))
