"""One article cut out of the pictures of its pages, so that a department sees its own and nobody else's."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from channels.newsletter.document import IssueDoc, Item, Part, parts
from channels.newsletter.paper import MM_PER_POINT, Grid, PageFormat

ROOM = 2.0  # mm beside what is cut out
RULE = 2.5  # mm of the room above a title
NEAR = 0.5  # mm: two left edges nearer than that are the same
LEAST = 3.0  # mm: what is lower than a line is only the room under a column
SECTION_NAME = 2  # lines of its part
BETWEEN = 8  # pixels between two strips
WHITE = (255, 255, 255)

Placement = Mapping[str, Any]  # as the report of a proof keeps it
End = tuple[int, float, float]  # page, left edge of the column, foot


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of one column of one page, in millimetres from the top left of the trimmed page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def strips(doc: IssueDoc, placements: Iterable[Placement], key: str) -> list[Strip]:
    """Where an article stands, column by column in reading order; nothing of one the report does not know.

    None reaches beyond the part of the paper the article stands in, nor into the article after it.
    """
    placed = {str(place["key"]): place for place in placements}
    all_parts = parts(doc)
    found = [(n, item.key) for n, part in enumerate(all_parts) for item in _items(part)]
    here = next((at for at, (_, each) in enumerate(found) if each == key and key in placed), None)
    if here is None:
        return []
    n = found[here][0]
    part, (top, foot) = all_parts[n], _columns_of(doc.format, all_parts, n, placed, placed[key])
    leads = part.is_feature and _items(part)[0].key == key
    end = _end(doc.format, placed[key], closes=_items(part)[-1].key == key)
    if leads and len(_items(part)) == 1:
        pieces = _wide(doc.format, placed[key], end[0], foot)
    else:
        pieces = _in_columns(doc.format, part.grid, placed[key], end, (top, foot), leads=leads)
    following = placed.get(found[here + 1][1]) if here + 1 < len(found) else None
    whole = [_before(strip, following) for strip in pieces]
    return [strip for strip in whole if strip.bottom - strip.top >= LEAST] or whole[:1]


def _in_columns(
    form: PageFormat, grid: Grid, place: Placement, end: End, bounds: tuple[float, float], *, leads: bool
) -> list[Strip]:
    """Column by column; the headline of a feature, which `leads`, first and over all of them."""
    (top, foot), (end_page, end_x, end_y), first_page = bounds, end, int(place["page"])
    start = max(float(place["y"]) - RULE, form.margins["top"] - ROOM)
    found = []
    if leads:
        found.append(Strip(first_page, form.left_of(first_page), start, _right(form, first_page), top - ROOM))
        start = top - ROOM
    for n, (page, left) in enumerate(_columns(form, grid, place, end_page, end_x)):
        head = (top if page == first_page else form.margins["top"]) - ROOM
        last = page == end_page and abs(left - end_x) <= NEAR
        bottom = (foot if page == end_page else _page_foot(form)) + ROOM
        bottom = min(end_y, bottom) if last else bottom
        found.append(Strip(page, left, head if n else start, left + grid.column_width, bottom))
    return found


def _wide(form: PageFormat, place: Placement, end_page: int, foot: float) -> list[Strip]:
    """A feature of one article, with its headline over all columns."""
    found, top = [], float(place["y"]) - RULE
    for page in range(int(place["page"]), end_page + 1):
        bottom = (foot if page == end_page else _page_foot(form)) + ROOM
        head = max(top, form.margins["top"] - ROOM)
        found.append(Strip(page, form.left_of(page), head, _right(form, page), bottom))
        top = 0.0
    return found


def _before(strip: Strip, following: Placement | None) -> Strip:
    """Cut where the next article begins."""
    if following is None or int(following["page"]) != strip.page:
        return strip
    x, limit = float(following["x"]), float(following["y"]) - RULE
    if strip.left - NEAR <= x < strip.right and strip.top <= limit < strip.bottom:
        return replace(strip, bottom=limit)
    return strip


def _columns_of(
    form: PageFormat, all_parts: Sequence[Part], n: int, placed: Mapping[str, Placement], place: Placement
) -> tuple[float, float]:
    """Where the columns of part `n` begin on the first page of an article, and end on its last.

    Reports of before do not say: there a part begins with the first article in it, and ends above the next.
    """
    if place.get("foot"):
        return float(place["top"]), float(place["foot"])
    part, page = all_parts[n], int(place["page"])
    top, foot = form.margins["top"], _page_foot(form)
    begin = _begin_of(part, placed)
    if begin and begin[0] == page:
        top = begin[1]
    lead = _items(part)[0].key
    if part.is_feature and lead != str(place["key"]) and lead in placed:
        end_page, _, end_y = _end(form, placed[lead], closes=False)
        # How high the headline over the columns is, was not kept: it ends above the end of its own text.
        top = end_y if end_page == page else form.margins["top"]
    after = _begin_of(all_parts[n + 1], placed) if n + 1 < len(all_parts) else None
    if after and after[0] == int(place.get("end_page", page)):
        foot = min(foot, after[1] - (2 * form.pitch - form.size) * MM_PER_POINT)
    return top, foot


def _begin_of(part: Part, placed: Mapping[str, Placement]) -> tuple[int, float] | None:
    """The page and the top of a part: its first article stands below the name of the section."""
    first = placed.get(_items(part)[0].key)
    if first is None:
        return None
    name = 0.0 if part.is_feature else SECTION_NAME * part.grid.pitch * MM_PER_POINT
    return int(first["page"]), float(first["y"]) - name


def _items(part: Part) -> list[Item]:
    return [item for section in part.sections for item in section.items]


def _page_foot(form: PageFormat) -> float:
    return form.height - form.margins["bottom"]


def _right(form: PageFormat, page: int) -> float:
    return form.left_of(page) + form.body_width


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


def _end(form: PageFormat, placement: Placement, *, closes: bool) -> End:
    """Where an article ends; reckoned from its lines in reports which do not say.

    The report has the place of what follows, below a free line, but of what `closes` its part the last line.
    """
    page = int(placement.get("end_page", placement["page"]))
    if placement.get("end_y"):
        between = (form.pitch - form.size) * MM_PER_POINT
        end = float(placement["end_y"]) + (ROOM if closes else -between)
        return page, float(placement["end_x"]), end
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
