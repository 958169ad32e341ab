"""The issue as a Word file for editing: the paper's styles, columns, ruby and pictures, no macro, no link.

It shows how the paper runs, not where a line breaks: that is the PDF's. Both keep to the same page count,
give or take one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from docx import Document
from docx.document import Document as WordDocument

from channels.newsletter.copyfitting import width
from channels.newsletter.document import IssueDoc, PageFormat
from channels.newsletter.exports.reading import Article, Part, one_line, parts
from channels.newsletter.exports.source import Source
from channels.newsletter.exports.word import cover, package
from channels.newsletter.exports.word.markup import (
    MM_PER_POINT,
    bookmark,
    element,
    paragraph,
    run,
    tab,
    text_runs,
)
from channels.newsletter.exports.word.page import Columns, section_properties, write, write_running_heads
from channels.newsletter.exports.word.pictures import Size, add_picture

COVER = Columns(2, 24 * MM_PER_POINT)
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
        self.starts = "nextPage"  # how the stretch being written begins

    def write(self) -> None:
        found = parts(self.doc)
        self._add(cover.masthead(self.doc))
        if found:
            self._end(Columns(), following="continuous")
            self._add(cover.contents(self.doc, found, self.source.pages))
            self._end(COVER, following="nextPage")
        for columns, stretch in itertools.groupby(found, self._columns):
            for part in stretch:
                self._write_part(part)
            self._end(columns, following="continuous")
        self._add(_colophon(self.doc))
        self.body.replace(self.body.sectPr, section_properties(self.doc.format, Columns(), self.starts))
        self._write_heads()

    def _write_heads(self) -> None:
        """The legend below the cover; running heads from the first inside page on."""
        first, *others = self.document.sections
        write(first.footer, cover.legend())
        if others[1:]:
            write_running_heads(others[1], self.doc, self.source.stamp)

    def _write_part(self, part: Part) -> None:
        name = bookmark(part.number, cover.section_mark(part), text_runs(part.name, 14))
        self._add([paragraph("SectionHead", name)])
        for article in part.articles:
            self._write_article(article, self._picture_size(part))

    def _write_article(self, article: Article, column: Size) -> None:
        size = self.doc.format.size
        # Bookmarks are numbered through the file: those of the sections come first.
        number = len(self.doc.sections) + article.number
        title = bookmark(number, cover.article_mark(article), text_runs(article.title, size + 1))
        self._add([paragraph("ItemHead", title), *_leads(article, self.doc.format)])
        for name, picture in article.pictures:
            add_picture(self.document, self.source, picture, name, column)
        self._add(_facts(article, size))

    def _columns(self, part: Part) -> Columns:
        return Columns.of(part.section, self.doc.format)

    def _picture_size(self, part: Part) -> Size:
        """As wide as the column, at most half as high."""
        return Size(self._columns(part).width(self.doc.format), self.doc.format.body_height / 2)

    def _add(self, paragraphs: Iterable[str]) -> None:
        for xml in paragraphs:
            self.body.sectPr.addprevious(element(xml))

    def _end(self, columns: Columns, following: str) -> None:
        """End a stretch in its last paragraph: one of its own would be an empty line."""
        last = self.body.sectPr.getprevious()
        last.get_or_add_pPr().append(section_properties(self.doc.format, columns, self.starts))
        self.starts = following


def _leads(article: Article, page: PageFormat) -> Iterator[str]:
    """The text; a short one goes with its only fact."""
    short = SHORT_LEAD * page.characters
    kept = len(article.facts) == 1 and len(article.lead) == 1 and width(article.lead[0]) <= short
    for line in article.lead:
        yield paragraph("Lead", *text_runs(line, page.size), properties=KEPT if kept else "")


def _facts(article: Article, size: float) -> Iterator[str]:
    """The last fact (問) does not stand alone at the top of a column: the one before goes with it."""
    for place, fact in enumerate(article.facts, 1):
        kept = "<w:keepNext/>" if place == len(article.facts) - 1 else ""
        kept += "<w:keepLines/>" if len(fact.text) <= SHORT_FACT else ""
        yield paragraph("Fact", run(fact.symbol, "Mark"), tab(), *text_runs(fact.text, size), properties=kept)
    if article.printed_url:
        yield paragraph("Fact", tab(), run(article.printed_address))


def _colophon(doc: IssueDoc) -> Iterator[str]:
    yield paragraph("Colophon", run(f"{one_line(doc.title)}　{doc.label}"))
    for line in doc.colophon:
        yield paragraph("Colophon", *text_runs(one_line(line), 8.5))
