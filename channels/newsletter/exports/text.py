"""The issue as plain text, from which volunteers make 音声版 and 点字版 and which a screen reader reads.

No column, no ruler, no sign a voice would skip (`spoken`); contents with numbers first, and 「ここまで」
where something ends, for nobody who listens sees a heading come. UTF-8 with a byte order mark and CRLF: the
editors of the volunteers' Windows machines take it without asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from channels.newsletter.document import IssueDoc
from channels.newsletter.exports.reading import Article, Part, lines, one_line, parts
from channels.newsletter.exports.source import Source
from channels.newsletter.spoken import spoken
from channels.newsletter.stamp import Stamp


def build(source: Source) -> bytes:
    """The file of the whole issue."""
    doc, stamp = source.doc, source.stamp
    return encoded("\n".join([*_head(doc, stamp), *_body(source), *_foot(doc, stamp)]))


def build_part(part: Part, stamp: Stamp) -> bytes:
    """One section alone, as it lies in the ZIP."""
    return encoded("\n".join([stamp.label, "", *_part(part)]))


def encoded(text: str) -> bytes:
    return text.rstrip("\n").replace("\n", "\r\n").join(["\ufeff", "\r\n"]).encode()


def _head(doc: IssueDoc, stamp: Stamp) -> Iterator[str]:
    yield f"{said(doc.title)} {doc.label} テキスト版"
    yield f"発行 {said(doc.city)}" if doc.city else ""
    yield f"原稿 {stamp.label}"
    yield ""
    if doc.cover_title or doc.cover_text:
        yield from ["表紙", said(doc.cover_title), *map(spoken, lines(doc.cover_text)), "表紙、ここまで", ""]


def _body(source: Source) -> Iterator[str]:
    found = parts(source.doc)
    if not found:
        yield from ["この号には、まだ記事がありません。", ""]
        return
    yield "もくじ"
    for part in found:
        yield f"{said(part.name)} {_range(part)}"
        yield from (f"{article.number}番 {said(article.title)}" for article in part.articles)
    yield from ["もくじ、ここまで", ""]
    step = source.steps(len(source.doc.items))
    for part in found:
        yield from _part(part, step)


def _foot(doc: IssueDoc, stamp: Stamp) -> Iterator[str]:
    yield from map(said, doc.colophon)
    yield f"以上で、{said(doc.title)} {doc.label}を終わります。"
    # 64 letters nobody wants to hear first.
    yield f"原稿の要約値 {stamp.digest}"


def _part(part: Part, step: Callable[[], None] = lambda: None) -> Iterator[str]:
    name = said(part.name)
    yield from [f"ここから、{name} {_range(part)}", ""]
    for article in part.articles:
        yield from _article(article)
        step()
    yield from [f"{name}、ここまで", ""]


def _article(article: Article) -> Iterator[str]:
    yield f"{article.number}番 {said(article.title)}"
    yield from map(spoken, article.lead)
    for fact in article.facts:
        yield f"{said(fact.name)}：{spoken(fact.text)}"
    if article.printed_url:
        yield f"くわしくは：{article.printed_url}"
    for place, (_, picture) in enumerate(article.pictures, 1):
        shown = "。".join(filter(None, map(said, (picture.caption, picture.alt))))
        yield f"画像{place}：{shown or '説明がありません'}"
    yield from [f"{article.number}番、ここまで", ""]


def _range(part: Part) -> str:
    """「5件（3番から7番まで）」."""
    first, last = part.articles[0].number, part.articles[-1].number
    return f"{len(part.articles)}件（{first}番{f'から{last}番まで' if last > first else ''}）"


def said(text: str) -> str:
    """A title or a name on one line."""
    return spoken(one_line(text))
