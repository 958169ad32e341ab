"""One article cut out of the pictures of its pages, so that a department sees its own and nobody else's."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from channels.newsletter.document import IssueDoc, Section, grid_of
from channels.newsletter.paper import MM_PER_POINT, Grid, PageFormat

ROOM = 2.0  # mm beside what is cut out
RULE = 2.5  # mm of the room above a title
NEAR = 0.5  # mm: two left edges nearer than that are the same
LEAST = 3.0  # mm: what is lower than a line is only the room under a column
BETWEEN = 8  # pixels between two strips
WHITE = (255, 255, 255)

Placement = Mapping[str, Any]  # as the report of a proof keeps it


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of one column of one page, in millimetres from the top left of the trimmed page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def strips(doc: IssueDoc, section: Section, placement: Placement) -> list[Strip]:
    """Where the article stands, column by column in reading order."""
    form, grid = doc.format, grid_of(doc, section)
    head, foot = form.margins["top"] - ROOM, form.height - form.margins["bottom"] + ROOM
    top = float(placement["y"]) - RULE
    end_page, end_x, end_y = _end(form, placement)
    if section.is_feature:
        return _wide(form, placement, top, (end_page, foot))
    found = []
    for page, left in _columns(form, grid, placement, end_page, end_x):
        last = (page, round(left)) == (end_page, round(end_x))
        bottom = min(end_y, foot) if last else foot
        found.append(Strip(page, left, max(top, head), left + grid.column_width, bottom))
        top = head
    return [strip for strip in found if strip.bottom - strip.top >= LEAST] or found[:1]


def _wide(form: PageFormat, placement: Placement, top: float, end: tuple[int, float]) -> list[Strip]:
    """A 特集 with its headline over all columns."""
    end_page, foot = end
    head = form.margins["top"] - ROOM
    found = []
    for page in range(int(placement["page"]), end_page + 1):
        left = form.left_of(page)
        found.append(Strip(page, left, max(top, head), left + form.body_width, foot))
        top = head
    return found


def cut(form: PageFormat, pieces: Sequence[Strip], page: Callable[[int], bytes]) -> bytes:
    """The strips one under the other, as PNG; `page` gives the picture of a page."""
    parts = [_crop(form, strip, page(strip.page)) for strip in pieces]
    height = sum(part.height for part in parts) + BETWEEN * (len(parts) - 1)
    sheet = Image.new("RGB", (max(part.width for part in parts), height), WHITE)
    at = 0
    for part in parts:
        sheet.paste(part, (0, at))
        at += part.height + BETWEEN
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _crop(form: PageFormat, strip: Strip, page: bytes) -> Image.Image:
    with Image.open(io.BytesIO(page)) as picture:
        scale = picture.height / form.height
        box = (strip.left - ROOM, strip.top, strip.right + ROOM, strip.bottom)
        left, top, right, bottom = (round(side * scale) for side in box)
        box_inside = (max(0, left), max(0, top), min(picture.width, right), min(picture.height, bottom))
        return picture.convert("RGB").crop(box_inside)


def _end(form: PageFormat, placement: Placement) -> tuple[int, float, float]:
    """Where its last line ends; reckoned from its lines in reports which do not say."""
    page = int(placement.get("end_page", placement["page"]))
    if placement.get("end_y"):
        between = (form.pitch - form.size) * MM_PER_POINT  # its last line is above the space between lines
        return page, float(placement["end_x"]), float(placement["end_y"]) - between
    height = float(placement["lines"]) * form.pitch * MM_PER_POINT
    return int(placement["page"]), float(placement["x"]), float(placement["y"]) + height


def _columns(
    form: PageFormat, grid: Grid, placement: Placement, end_page: int, end_x: float
) -> Iterator[tuple[int, float]]:
    """The left edges of the columns from the first to the last line of the article."""
    step = grid.column_width + grid.gutter
    for page in range(int(placement["page"]), end_page + 1):
        left = float(placement["x"]) if page == placement["page"] else form.left_of(page)
        until = end_x if page == end_page else form.width - grid.column_width
        while left <= until + NEAR:
            yield page, left
            left += step
