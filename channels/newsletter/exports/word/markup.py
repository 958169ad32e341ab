"""Paragraphs and runs of WordprocessingML from plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from channels.newsletter.exports.reading import Piece, pieces

GOTHIC, LATIN = "BIZ UDゴシック", "BIZ UDPゴシック"
NAMESPACES = nsdecls("w")
FONTS = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{GOTHIC}" w:cs="{LATIN}"/>'


def element(xml: str) -> Any:
    """One element; `xml` is without a namespace declaration."""
    name, rest = xml[: _name_end(xml)], xml[_name_end(xml) :]
    return parse_xml(f"{name} {NAMESPACES}{rest}")


def paragraph(style: str, *content: str, properties: str = "") -> str:
    """`content` are runs; `properties` follow the style's name, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(content)}</w:p>'


def text_runs(text: str, size: float) -> Iterator[str]:
    """One line as runs: ruby above its word, telephone numbers in one piece. `size` in points."""
    for piece in pieces(text):
        yield _ruby(piece, size) if piece.reading else _run(piece)


def run(text: str, style: str = "") -> str:
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{look}{_text(text)}</w:r>" if text else ""


def tab() -> str:
    return "<w:r><w:tab/></w:r>"


def field(instruction: str, shown: str = "") -> str:
    """A field Word works out itself; `shown` is what stands there until it does."""
    marks = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in marks)
    asked = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{begin}{asked}{separate}{run(shown)}{end}"


def bookmark(number: int, name: str, content: Iterable[str]) -> str:
    """`content` as a place another field can point to."""
    start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
    return f'{start}{"".join(content)}<w:bookmarkEnd w:id="{number}"/>'


def twips(points: float) -> int:
    """Twentieths of a point, Word's unit of length."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Word's unit of the size of type."""
    return round(points * 2)


def _name_end(xml: str) -> int:
    return next(n for n, c in enumerate(xml) if c in " />")


def _run(piece: Piece) -> str:
    """A telephone number keeps its hyphens together with its figures."""
    if piece.whole:
        return f"<w:r>{'<w:noBreakHyphen/>'.join(map(_text, piece.text.split('-')))}</w:r>"
    return run(piece.text)


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""


def _ruby(piece: Piece, size: float) -> str:
    """Half as large as its word, right above it."""
    base = half_points(size)
    looks = (
        f'<w:rubyPr><w:rubyAlign w:val="distributeSpace"/><w:hps w:val="{base // 2}"/>'
        f'<w:hpsRaise w:val="{base - 2}"/><w:hpsBaseText w:val="{base}"/><w:lid w:val="ja-JP"/></w:rubyPr>'
    )
    reading = (
        f'<w:rt><w:r><w:rPr>{FONTS}<w:sz w:val="{base // 2}"/></w:rPr>{_text(piece.reading)}</w:r></w:rt>'
    )
    word = f"<w:rubyBase><w:r>{_text(piece.text)}</w:r></w:rubyBase>"
    return f"<w:r><w:ruby>{looks}{reading}{word}</w:ruby></w:r>"
