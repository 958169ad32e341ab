"""Pages of the Word file: size, margins, columns, running heads and folios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.section import Section as WordSection

from channels.newsletter.document import IssueDoc, PageFormat, Section
from channels.newsletter.exports.reading import one_line
from channels.newsletter.exports.word.markup import MM_PER_POINT, element, field, paragraph, run, tab, twips
from channels.newsletter.stamp import Stamp

GUTTER = 6.0  # mm
INNER = 12 / 27  # of what the columns leave of the width: the margin at the fold
UPPER = 20 / 36  # of what they leave of the height
LEAST_MARGIN = 5.0  # mm
LEAST_GUTTER = 3.0


@dataclass(frozen=True, slots=True)
class Columns:
    """How a stretch of the paper is divided; `space` between two columns in mm."""

    count: int = 1
    space: float = GUTTER

    @classmethod
    def of(cls, section: Section, page: PageFormat) -> Columns:
        """The columns of a 欄: its own number and 字, or the page's."""
        count = section.columns or page.columns
        width = (section.characters or page.characters) * page.size * MM_PER_POINT
        room = page.body_width - count * width
        if count == 1 or room / (count - 1) < LEAST_GUTTER:
            return cls(count)
        return cls(count, room / (count - 1))

    def width(self, page: PageFormat) -> float:
        """mm of one column."""
        return (page.body_width - (self.count - 1) * self.space) / self.count


def section_properties(page: PageFormat, columns: Columns, starts: str) -> Any:
    """A sectPr; `starts` is 「nextPage」 or 「continuous」."""
    inside, outside = _split(page.width - page.body_width, INNER)
    top, bottom = _split(page.height - page.body_height, UPPER)
    if page.binding == "right":  # odd pages lie left of the fold
        inside, outside = outside, inside
    # A hair more than 17 characters: a column that is a twip short takes 16.
    space = max(0, _mm(columns.space) - 4)
    return element(
        f'<w:sectPr><w:type w:val="{starts}"/><w:pgSz w:w="{_mm(page.width)}" w:h="{_mm(page.height)}"/>'
        f'<w:pgMar w:top="{_mm(top)}" w:right="{_mm(outside)}" w:bottom="{_mm(bottom)}"'
        f' w:left="{_mm(inside)}" w:header="{_mm(top / 2)}" w:footer="{_mm(bottom / 2)}" w:gutter="0"/>'
        f'<w:cols w:num="{columns.count}" w:space="{space}"/>'
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


def _split(room: float, share: float) -> tuple[float, float]:
    first = max(room * share, LEAST_MARGIN)
    return first, max(room - first, LEAST_MARGIN)


def _mm(length: float) -> int:
    return round(length / MM_PER_POINT * 20)
