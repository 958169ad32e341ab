"""One article cut out of the pictures of its pages, so that a department sees its own and nobody else's."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from channels.newsletter.copyfitting import RAGGED, TITLE_COLUMN, estimate_lines
from channels.newsletter.document import GUTTER, MM_PER_POINT, PageFormat, Section

TOP, FOOT = 17.0, 14.0  # mm of a page above and below its columns
ROOM = 2.0  # mm beside what is cut out
RULE = 2.5  # mm of the rule above a title and the room under it
UNDER = 3.0  # mm between the end of an article and the rule of the next
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


def strips(form: PageFormat, section: Section, placement: Placement, title: str) -> list[Strip]:
    """Where the article stands, column by column in reading order."""
    width = _width(form, section)
    lines = estimate_lines(title, TITLE_COLUMN, RAGGED)
    top = float(placement["y"]) - lines * form.pitch * MM_PER_POINT - RULE
    end_page, end_x, end_y = _end(form, placement)
    found = []
    for page, left in _columns(form, width, placement, end_page, end_x):
        last = (page, round(left)) == (end_page, round(end_x))
        bottom = end_y - UNDER if last else form.height - FOOT
        found.append(Strip(page, left, max(top, TOP), left + width, min(bottom, form.height - FOOT)))
        top = TOP
    return [strip for strip in found if strip.bottom - strip.top >= LEAST] or found[:1]


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


def _width(form: PageFormat, section: Section) -> float:
    """mm of a column of the section; a 特集 may stand over all of them."""
    if section.is_feature:
        return form.body_width
    if section.columns:
        return (form.body_width - (section.columns - 1) * GUTTER) / section.columns
    return (section.characters or form.characters) * form.size * MM_PER_POINT


def _end(form: PageFormat, placement: Placement) -> tuple[int, float, float]:
    """Where its last line ends; reckoned from its lines in reports which do not say."""
    page = int(placement.get("end_page", placement["page"]))
    if placement.get("end_y"):
        return page, float(placement["end_x"]), float(placement["end_y"])
    height = float(placement["lines"]) * form.pitch * MM_PER_POINT
    return int(placement["page"]), float(placement["x"]), float(placement["y"]) + height


def _columns(
    form: PageFormat, width: float, placement: Placement, end_page: int, end_x: float
) -> Iterator[tuple[int, float]]:
    """The left edges of the columns from the first to the last line of the article."""
    step, first = width + GUTTER, float(placement["x"])
    for page in range(int(placement["page"]), end_page + 1):
        left = first if page == placement["page"] else end_x % step if page == end_page else first % step
        until = end_x if page == end_page else form.width - width
        while left <= until + 0.5:
            yield page, left
            left += step
