"""The styles of the Word file, and nothing else: what a clerk sees in the pane is what the paper has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from channels.newsletter.copyfitting import NOT_AT_END, NOT_AT_START, width
from channels.newsletter.document import IssueDoc, grid_of
from channels.newsletter.exports.reading import one_line
from channels.newsletter.exports.word.markup import (
    FONTS,
    GOTHIC,
    LATIN,
    element,
    half_points,
    twips,
)
from channels.newsletter.paper import MM_PER_POINT, Grid

CYAN, TINT, BLACK, WHITE = "00AEEF", "D9F3FD", "000000", "FFFFFF"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. Lengths in points; `line` of 0 grows with what stands in it."""

    id: str
    name: str
    size: float
    line: float
    bold: bool = False
    before: float = 0
    after: float = 0
    indent: float = 0
    hanging: float = 0
    align: str = "left"
    fill: str = ""
    rule: str = ""  # sides with a thin line
    band: float = 0  # how far `fill` goes beyond the text on its left
    keep: bool = False  # with the next paragraph, in one piece
    outline: int | None = None
    tabs: tuple[tuple[str, str, float], ...] = ()  # alignment, leader, place
    following: str = ""

    def to_xml(self) -> str:
        kept = "<w:keepNext/><w:keepLines/>" if self.keep else ""
        paragraph = f"{kept}{self._rules()}{_shade(self.fill)}{self._tabs()}{self._spacing()}{self._indent()}"
        paragraph += f'<w:jc w:val="{self.align}"/>'
        paragraph += f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else ""
        letters = f"{'<w:b/>' if self.bold else ''}{_size(self.size)}"
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/>'
            f'<w:next w:val="{self.following or self.id}"/><w:qFormat/>'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        )

    def _rules(self) -> str:
        lines = dict.fromkeys(self.rule.split(), f'w:sz="4" w:space="3" w:color="{BLACK}"')
        if self.band:
            lines["left"] = f'w:sz="{round(self.band * 8)}" w:space="0" w:color="{self.fill}"'
        sides = (side for side in ("top", "left", "bottom", "right") if side in lines)
        drawn = "".join(f'<w:{side} w:val="single" {lines[side]}/>' for side in sides)
        return f"<w:pBdr>{drawn}</w:pBdr>" if drawn else ""

    def _tabs(self) -> str:
        drawn = "".join(
            f'<w:tab w:val="{align}" w:leader="{leader}" w:pos="{twips(place)}"/>'
            for align, leader, place in self.tabs
        )
        return f"<w:tabs>{drawn}</w:tabs>" if drawn else ""

    def _spacing(self) -> str:
        line = (
            f'w:line="{twips(self.line)}" w:lineRule="exact"'
            if self.line
            else 'w:line="240" w:lineRule="auto"'
        )
        return f'<w:spacing w:before="{twips(self.before)}" w:after="{twips(self.after)}" {line}/>'

    def _indent(self) -> str:
        left = self.indent or self.band
        return f'<w:ind w:left="{twips(left)}" w:hanging="{twips(self.hanging)}"/>' if left else ""


def looks(doc: IssueDoc) -> Iterator[Look]:
    """Every paragraph style of the issue, measured by its format."""
    page = doc.format
    body = page.body_width / MM_PER_POINT
    half = (body - 24) / 2
    masthead = min(38.0, (body - 8) / max(width(one_line(doc.title)), 1.0))
    right = (("right", "none", body),)
    yield Look(
        "Masthead", "題", masthead, masthead * 1.7, bold=True, fill=CYAN, band=6, following="IssueLine"
    )
    yield Look("IssueLine", "号", 10.5, 24, after=18, fill=CYAN, band=6)
    yield Look("CoverTitle", "表紙見出し", 26, 36, bold=True, after=6, following="CoverText")
    yield Look("CoverText", "表紙本文", 12, 20, align="both")
    yield Look("ContentsTitle", "目次見出し", 12, 20, bold=True, before=14, after=2, rule="top", keep=True)
    leader = (("right", "dot", half),)
    yield Look("ContentsSection", "目次の欄", 9.5, 16, bold=True, before=5, fill=TINT, keep=True, tabs=leader)
    yield Look("ContentsItem", "目次の記事", 8.5, 13, indent=8.5, hanging=8.5, tabs=leader)
    yield Look("Legend", "凡例", 8.5, 14)
    yield Look(
        "SectionHead",
        "欄",
        14,
        24,
        True,
        16,
        8,
        fill=CYAN,
        band=6,
        keep=True,
        outline=0,
        following="ItemHead",
    )
    yield from _text_looks(page.size, page.pitch)
    for grid in _other_sizes(doc):
        yield from _text_looks(grid.size, grid.pitch, of_size(grid.size), f"（{grid.size:.1f}ポイント）")
    yield Look("Photo", "写真", page.size, 0, before=3, after=2, keep=True, following="Caption")
    yield Look("Caption", "写真説明", 8, 11, after=4)
    yield Look("Header", "柱", 9, 14, tabs=right)
    yield Look("Footer", "面番号", 7.5, 14, tabs=right)
    yield Look("Colophon", "奥付", 8.5, 14, rule="top left bottom right", indent=4)


def of_size(points: float) -> str:
    """What is put behind the name of a style for type of another size than the page's."""
    return f"{points * 100:.0f}"


def _text_looks(size: float, pitch: float, suffix: str = "", named: str = "") -> Iterator[Look]:
    """The styles of an article, once for each size of type."""
    head = Look(
        f"ItemHead{suffix}", f"記事見出し{named}", size + 1, pitch, True, 12, 1, rule="top", keep=True
    )
    yield replace(head, outline=1, following=f"Lead{suffix}")
    yield Look(f"Lead{suffix}", f"本文{named}", size, pitch, align="both")
    hang = size * 1.45
    # Word shades a letter over its whole line: without a gap the marks would grow into one black bar.
    fact = Look(f"Fact{suffix}", f"項目{named}", size, pitch, before=1, indent=hang, hanging=hang)
    yield replace(fact, tabs=(("left", "none", hang),))


def _other_sizes(doc: IssueDoc) -> list[Grid]:
    """The columns whose type is not the page's, one for each size."""
    grids = {of_size(grid.size): grid for grid in (grid_of(doc, section) for section in doc.sections)}
    return [grid for name, grid in grids.items() if name != of_size(doc.format.size)]


def styles(doc: IssueDoc) -> Any:
    """The whole of styles.xml."""
    page = doc.format
    own = "".join(look.to_xml() for look in looks(doc)) + _mark(page.size)
    own += "".join(_mark(g.size, of_size(g.size), f"（{g.size:.1f}ポイント）") for g in _other_sizes(doc))
    return element(
        f"<w:styles><w:docDefaults><w:rPrDefault><w:rPr>{FONTS}{_size(page.size)}"
        '<w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:kinsoku/>'
        '<w:overflowPunct w:val="0"/><w:topLinePunct/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f"{own}</w:styles>"
    )


def settings() -> Any:
    """The whole of settings.xml: facing pages, closed-up 約物, kinsoku, and no 互換モード."""
    app = 'w:uri="http://schemas.microsoft.com/office/word"'
    return element(
        '<w:settings><w:mirrorMargins/><w:defaultTabStop w:val="840"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f'<w:noLineBreaksAfter w:lang="ja-JP" w:val="{_signs(NOT_AT_END)}"/>'
        f'<w:noLineBreaksBefore w:lang="ja-JP" w:val="{_signs(NOT_AT_START)}"/>'
        f'<w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" {app} w:val="15"/></w:compat>'
        "</w:settings>"
    )


def fonts() -> Any:
    """The whole of fontTable.xml: the faces by their other names, for machines that know only those."""
    named = {GOTHIC: "BIZ UDGothic", LATIN: "BIZ UDPGothic"}
    faces = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="020B0400000000000000"/>'
        '<w:charset w:val="80"/><w:family w:val="modern"/></w:font>'
        for name, other in named.items()
    )
    return element(f"<w:fonts>{faces}</w:fonts>")


def _mark(size: float, suffix: str = "", named: str = "") -> str:
    """White on black, the box a little larger than its letter."""
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="Mark{suffix}">'
        f'<w:name w:val="記号{named}"/><w:qFormat/>'
        f'<w:rPr><w:b/><w:color w:val="{WHITE}"/>{_size(size * 0.8)}'
        f'<w:bdr w:val="single" w:sz="6" w:space="0" w:color="{BLACK}"/>{_shade(BLACK)}</w:rPr></w:style>'
    )


def _shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""


def _size(points: float) -> str:
    size = half_points(points)
    return f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _signs(signs: frozenset[str]) -> str:
    return "".join(sorted(signs)).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
