"""The issue as XML, for InDesign's structure pane and for whoever reads data; see `issue.xsd`.

One paragraph of print is one element with a line end behind it and none elsewhere: InDesign keeps white
space as text. The `aid:` attributes name the same styles as the tagged text. A reading is an attribute
(`<ruby reading="くぬぎ">櫟木</ruby>`), so that the text of the file is the text of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, tostring

from channels.newsletter.exports import tagged
from channels.newsletter.exports.reading import Article, Fact, Part, lines, one_line, parts, pieces
from channels.newsletter.exports.source import Source

NAMESPACE = "urn:koho-desk:newsletter:1"
AID = "http://ns.adobe.com/AdobeInDesign/4.0/"


def build(source: Source) -> bytes:
    """The file, UTF-8."""
    doc, stamp = source.doc, source.stamp
    root = Element(
        "issue",
        {
            "xmlns": NAMESPACE,
            "xmlns:aid": AID,
            "number": str(stamp.number),
            "version": str(stamp.version),
            "digest": stamp.digest,
            "published": doc.published.isoformat(),
            "title": one_line(doc.title),
            "city": one_line(doc.city),
        },
    )
    if doc.cover_title or doc.cover_text:
        cover = SubElement(root, "cover")
        _paragraph(cover, "title", one_line(doc.cover_title))
        for line in lines(doc.cover_text):
            _paragraph(cover, "lead", line)
    step = source.steps(len(doc.items))
    for part in parts(doc):
        _section(root, part, step)
    for line in doc.colophon:
        _paragraph(root, "colophon", one_line(line))
    written: bytes = tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written


def _section(root: Element, part: Part, step: Callable[[], None]) -> None:
    section = SubElement(root, "section", name=part.name)
    _paragraph(section, "heading", part.name, tagged.SECTION)
    for article in part.articles:
        _article(section, part, article)
        step()


def _article(section: Element, part: Part, article: Article) -> None:
    text = article.item.text
    named = {"department": text.department, "url": article.item.url, "short-url": article.printed_url}
    said = {name: one_line(value) for name, value in named.items() if value}
    element = SubElement(section, "article", {"number": str(article.number), **said})
    _paragraph(element, "title", article.title, tagged.TITLE)
    for line in article.lead:
        _paragraph(element, "lead", line, tagged.LEAD)
    for fact in article.facts:
        _fact(element, fact)
    for name, picture in article.pictures:
        shown = {"href": f"{part.folder}/{name}", "alt": one_line(picture.alt), "sha256": picture.sha256}
        _paragraph(element, "picture", one_line(picture.caption)).attrib.update(shown)


def _fact(article: Element, fact: Fact) -> None:
    element = SubElement(article, "fact", {"name": fact.name, "aid:pstyle": tagged.FACT})
    mark = SubElement(element, "mark", {"aid:cstyle": tagged.MARK})
    mark.text, mark.tail = fact.symbol, "\t"
    _write(SubElement(element, "text"), fact.text)
    element.tail = "\n"


def _paragraph(parent: Element, tag: str, text: str, style: str = "") -> Element:
    element = SubElement(parent, tag, {"aid:pstyle": style} if style else {})
    _write(element, text)
    element.tail = "\n"
    return element


def _write(element: Element, text: str) -> None:
    """Text with ruby as mixed content."""
    last: Element | None = None
    for piece in pieces(text):
        if piece.reading:
            last = SubElement(element, "ruby", reading=piece.reading)
            last.text = piece.text
        elif last is None:
            element.text = (element.text or "") + piece.text
        else:
            last.tail = (last.tail or "") + piece.text
