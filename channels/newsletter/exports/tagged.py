r"""InDesign tagged text: the issue as one story with four paragraph styles.

UTF-16LE with a byte order mark and CRLF, as `<UNICODE-WIN>` demands; `<`, `>` and `\` are escaped by `\`.
A line is a paragraph, so there is none for a remark: the stamp stands in the file's name and in the name of
a character style nobody uses, by which the DTP document still tells which proof was placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from channels.newsletter.document import PageFormat
from channels.newsletter.exports.reading import Article, Piece, parts, pieces
from channels.newsletter.exports.source import Source
from channels.newsletter.stamp import Stamp

BOM = b"\xff\xfe"
SECTION, TITLE, LEAD, FACT = "欄", "見出し", "本文", "項目"
MARK = "記号"
HANGING = 1.45  # em: a fact hangs behind its mark
TOKEN = re.compile(
    r"\\(?P<escaped>.)|<(?P<tag>\w+):(?P<value>(?:\\.|[^<>\\])*)>|(?P<text>[^\\<]+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the story; a fact has its `mark`."""

    style: str
    pieces: tuple[Piece, ...]
    mark: str = ""


def build(source: Source) -> bytes:
    """The file, opened in InDesign by 配置."""
    head = ["<UNICODE-WIN>", "<Version:7><FeatureSet:InDesign-Japanese>" + _colours()]
    styles = [*_paragraph_styles(source.doc.format), *_character_styles(source.stamp)]
    body = [_set(paragraph) for paragraph in paragraphs(source)]
    # No line end behind the last paragraph: it would be an empty one more.
    return BOM + "\r\n".join([*head, *styles, *body]).encode("utf-16-le")


def read(content: bytes) -> list[Paragraph]:
    """The paragraphs of a file made by `build`. Raises ValueError when it is none."""
    if not content.startswith(BOM):
        raise ValueError("no UTF-16LE byte order mark")
    first, *rest = content[2:].decode("utf-16-le").split("\r\n")
    if first != "<UNICODE-WIN>" or any("\n" in line or "\r" in line for line in rest):
        raise ValueError("no InDesign tagged text for Windows")
    return [_read_paragraph(line) for line in rest if line.startswith("<ParaStyle:")]


def paragraphs(source: Source) -> Iterator[Paragraph]:
    """The story in order."""
    step = source.steps(len(source.doc.items))
    for part in parts(source.doc):
        yield Paragraph(SECTION, tuple(pieces(part.name)))
        for article in part.articles:
            yield from _article(article)
            step()


def _article(article: Article) -> Iterator[Paragraph]:
    yield Paragraph(TITLE, tuple(pieces(article.title)))
    for line in article.lead:
        yield Paragraph(LEAD, tuple(pieces(line)))
    for fact in article.facts:
        yield Paragraph(FACT, tuple(pieces(fact.text)), fact.symbol)
    if article.printed_address:
        yield Paragraph(FACT, (Piece(article.printed_address, whole=True),))


def _colours() -> str:
    plates = {"Black": "0,0,0,1", "Cyan": "1,0,0,0"}
    named = "".join(f"<{name}:COLOR:CMYK:Process:{plate}>" for name, plate in plates.items())
    return f"<ColorTable:={named}>"


def _paragraph_styles(page: PageFormat) -> Iterator[str]:
    """What the document calls the same keeps its own look; these are for an empty one."""
    size, hang = page.size, page.size * HANGING
    text = f"<cSize:{size:.6f}><cLeading:{page.pitch:.6f}>"
    yield _style(
        SECTION, TITLE, f"<cTypeface:Bold><cSize:14.000000><cLeading:{page.pitch * 1.5:.6f}><pKeepWithNext:1>"
    )
    yield _style(
        TITLE, LEAD, f"<cTypeface:Bold><cSize:{size + 1:.6f}><cLeading:{page.pitch:.6f}><pKeepWithNext:1>"
    )
    yield _style(LEAD, LEAD, f"{text}<pTextAlignment:JustifyLeft>")
    tab = rf"<pTabRuler:{hang:.6f}\,Left\,.\,0\,\;>"
    yield _style(FACT, FACT, f"{text}<pLeftIndent:{hang:.6f}><pFirstLineIndent:-{hang:.6f}>{tab}")


def _style(name: str, following: str, looks: str) -> str:
    return f"<DefineParaStyle:{name}=<Nextstyle:{following}>{looks}>"


def _character_styles(stamp: Stamp) -> Iterator[str]:
    yield f"<DefineCharStyle:{MARK}=<Nextstyle:{MARK}><cTypeface:Bold>>"
    name = f"原稿{stamp.number}校正{stamp.version} {_escaped(stamp.digest[:12])}"
    yield f"<DefineCharStyle:{name}=<Nextstyle:{name}>>"


def _set(paragraph: Paragraph) -> str:
    mark = f"<CharStyle:{MARK}>{_escaped(paragraph.mark)}<CharStyle:>\t" if paragraph.mark else ""
    return f"<ParaStyle:{paragraph.style}>{mark}" + "".join(map(_set_piece, paragraph.pieces))


def _set_piece(piece: Piece) -> str:
    text = _escaped(piece.text)
    if piece.reading:
        ruby = f"<cMojiRuby:0><cRuby:1><cRubyString:{_escaped(piece.reading)}>"
        return f"{ruby}{text}<cMojiRuby:><cRuby:><cRubyString:>"
    return f"<cNoBreak:1>{text}<cNoBreak:>" if piece.whole else text


def _escaped(text: str) -> str:
    return re.sub(r"[<>\\]", r"\\\g<0>", text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _read_paragraph(line: str) -> Paragraph:
    """One line, tag by tag: what a tag opens holds until the same tag without a value."""
    style = mark = ""
    state: dict[str, str] = {}
    found: list[Piece] = [Piece("")]
    for token in TOKEN.finditer(line):
        if token["tag"] == "ParaStyle":
            style = token["value"]
        elif token["tag"]:
            state[token["tag"]] = _unescaped(token["value"])
            found.append(Piece("", state.get("cRubyString", ""), bool(state.get("cNoBreak"))))
        elif state.get("CharStyle") == MARK:
            mark += token["escaped"] or token["text"]
        else:
            found[-1] = replace(found[-1], text=found[-1].text + (token["escaped"] or token["text"]))
    said = [piece for piece in found if piece.text]
    if mark:
        said[0] = replace(said[0], text=said[0].text.removeprefix("\t"))
    return Paragraph(style, tuple(piece for piece in said if piece.text), mark)
