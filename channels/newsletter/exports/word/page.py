"""Pages of the Word file: size, margins, columns, running heads and folios."""

from __future__ import annotations

from typing import Any

from docx.section import Section as WordSection

from channels.newsletter.document import IssueDoc, PageFormat
from channels.newsletter.exports.reading import one_line
from channels.newsletter.exports.word.markup import element, field, paragraph, run, tab, twips
from channels.newsletter.paper import MM_PER_POINT
from channels.newsletter.stamp import Stamp


def section_properties(page: PageFormat, columns: int, gutter: float, starts: str) -> Any:
    """A sectPr; `gutter` in mm, `starts` is 「nextPage」 or 「continuous」."""
    top, bottom, inside, outside = page.margins.values()
    bottom -= (page.pitch - page.size) * MM_PER_POINT  # Word's last line takes its whole pitch
    if page.binding == "right":  # odd pages lie left of the fold
        inside, outside = outside, inside
    # A hair more than 17 characters: a column that is a twip short takes 16.
    space = max(0, _mm(gutter) - 4)
    return element(
        f'<w:sectPr><w:type w:val="{starts}"/><w:pgSz w:w="{_mm(page.width)}" w:h="{_mm(page.height)}"/>'
        f'<w:pgMar w:top="{_mm(top)}" w:right="{_mm(outside)}" w:bottom="{_mm(bottom)}"'
        f' w:left="{_mm(inside)}" w:header="{_mm(top / 2)}" w:footer="{_mm(bottom / 2)}" w:gutter="0"/>'
        f'<w:cols w:num="{columns}" w:space="{space}"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{twips(page.pitch)}"/></w:sectPr>'
    )


def write_running_heads(section: WordSection, doc: IssueDoc, stamp: Stamp) -> None:
    """柱 and 面番号, mirrored: the paper's name at the fold, 欄 and number at the outer edge."""
    name, sections = run(one_line(doc.title)), field('STYLEREF "欄"')
    about, number = run(f"{doc.label}　{stamp.label}"), field("PAGE")
    odd_folds_left = doc.format.binding != "right"
    pairs = (
        (section.header, section.footer, odd_folds_left),
        (section.even_page_header, section.even_page_footer, not odd_folds_left),
    )
    for head, foot, fold_left in pairs:
        for place, style, inner, outer in ((head, "Header", name, sections), (foot, "Footer", about, number)):
            left, right = (inner, outer) if fold_left else (outer, inner)
            write(place, paragraph(style, left, tab(), right))


def write(place: Any, *paragraphs: str) -> None:
    """Put paragraphs into a header or footer of its own."""
    place.is_linked_to_previous = False
    content = place._element
    for old in list(content):
        content.remove(old)
    for xml in paragraphs:
        content.append(element(xml))


def _mm(length: float) -> int:
    return round(length / MM_PER_POINT * 20)
