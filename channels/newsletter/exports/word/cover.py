"""The first page of the Word file: the paper's name, the cover's words, the contents, the legend."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from channels.newsletter.copyfitting import width
from channels.newsletter.document import IssueDoc
from channels.newsletter.exports.reading import Article, Part, lines, one_line, plain
from channels.newsletter.exports.word.markup import field, paragraph, run, tab, text_runs
from channels.newsletter.item import MARKS
from channels.newsletter.paper import MM_PER_POINT

EMPTY = "この号には、まだ記事がありません。"


def masthead(doc: IssueDoc) -> Iterator[str]:
    """Over the whole width, above the contents."""
    yield paragraph("Masthead", run(one_line(doc.title)))
    yield paragraph("IssueLine", run(f"No.{doc.number:,}　{doc.label}　{one_line(doc.city)}".rstrip()))
    if doc.cover_title:
        yield paragraph("CoverTitle", *text_runs(one_line(doc.cover_title), 26))
    for line in lines(doc.cover_text):
        yield paragraph("CoverText", *text_runs(line, 12))
    yield paragraph("ContentsTitle", run("今号の目次" if doc.items else EMPTY))


def contents(doc: IssueDoc, found: Sequence[Part], pages: Mapping[str, int]) -> Iterator[str]:
    """Sections and, where there is room, titles with their pages."""
    with_titles = _titles_fit(doc, found)
    for part in found:
        first = part.articles[0]
        yield _line("ContentsSection", part.name, section_mark(part), pages.get(first.item.key))
        for article in part.articles if with_titles else ():
            yield _line(
                "ContentsItem", plain(article.title), article_mark(article), pages.get(article.item.key)
            )


def legend() -> str:
    signs = [run(mark.symbol, "Mark") + run(f" {mark.spoken}　") for mark in MARKS]
    return paragraph("Legend", run("記号の見方　"), *signs)


def section_mark(part: Part) -> str:
    """The name of the bookmark at the head of a section."""
    return f"section{part.number}"


def article_mark(article: Article) -> str:
    return f"article{article.number}"


def _line(style: str, title: str, mark: str, page: int | None) -> str:
    return paragraph(style, run(title), tab(), field(f"PAGEREF {mark} \\h", str(page or "")))


def _titles_fit(doc: IssueDoc, found: Sequence[Part]) -> bool:
    """Whether the page has room for every title in two columns; if not, the sections stand alone."""
    body = doc.format.body_width / MM_PER_POINT
    column = (body - 24) / 2 / 8.5 - 3  # characters of a title before its page number
    above = 150 + 42 * math.ceil(26 * width(one_line(doc.cover_title)) / body)
    above += sum(20 * math.ceil(12 * width(line) / body) for line in lines(doc.cover_text))
    rows = sum(math.ceil(width(article.title) / column) or 1 for part in found for article in part.articles)
    room = 2 * (doc.format.body_height / MM_PER_POINT - above) - 40
    return rows * 13 + len(found) * 21 <= room
