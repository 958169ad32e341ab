"""What the typesetter says of a set issue: where everything stands, how full the pages are, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from channels.newsletter.columns import Chunk
from channels.newsletter.document import IssueDoc, Part, parts
from channels.newsletter.paper import MM_PER_POINT, PageFormat
from channels.newsletter.settling import Measured, Seen, Settled, points

Report = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one item came to stand: pages count from 1, millimetres from the top left of the trimmed page."""

    key: str
    title: str
    page: int
    end_page: int
    x: float
    y: float
    lines: int
    budget: int
    end_x: float = 0.0  # where its last line ends
    end_y: float = 0.0
    top: float = 0.0  # where the columns of its part begin on `page`
    foot: float = 0.0  # and end on `end_page`

    @property
    def overflow(self) -> int:
        """Lines over the item's budget."""
        return max(0, self.lines - self.budget)

    @property
    def warning(self) -> str:
        name = self.title if len(self.title) <= 30 else self.title[:29] + "…"
        return f"「{name}」は{self.lines}行で、目安の{self.budget}行を{self.overflow}行こえています。"


@dataclass(frozen=True, slots=True)
class SectionLines:
    """A 欄 against its budget; a budget of 0 is none."""

    name: str
    lines: int
    budget: int

    @property
    def overflow(self) -> int:
        return max(0, self.lines - self.budget) if self.budget else 0

    @property
    def warning(self) -> str:
        return (
            f"「{self.name}」の欄は{self.lines}行で、目安の{self.budget}行を{self.overflow}行こえています。"
        )


@dataclass(frozen=True, slots=True)
class PageFill:
    """Lines used of the lines there are on one inside page, in the page's own columns."""

    page: int
    used: int
    lines: int

    @property
    def fill(self) -> float:
        return round(self.used / self.lines, 3)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the typesetter reports of an issue: `problems` stop 校了, `warnings` and `notes` do not."""

    pages: int
    placements: tuple[Placement, ...]
    sections: tuple[SectionLines, ...]
    fills: tuple[PageFill, ...]
    missing: tuple[str, ...]
    faults: tuple[str, ...]  # of pictures and of formats, as sentences
    fonts: str
    colours: str

    @property
    def problems(self) -> tuple[str, ...]:
        """「𠮷（U+20BB7）」: the code names what a screen may not show either."""
        if not self.missing:
            return self.faults
        named = "、".join(f"「{character}」（U+{ord(character):04X}）" for character in self.missing)
        return (f"書体にない字があります: {named}。別の字かかなに直してください。", *self.faults)

    @property
    def warnings(self) -> tuple[str, ...]:
        over: Iterable[Placement | SectionLines] = (*self.placements, *self.sections)
        return tuple(one.warning for one in over if one.overflow)

    @property
    def notes(self) -> tuple[str, ...]:
        if self.pages % 4:
            return (f"全{self.pages}面です。印刷は4面ごとなので、{4 - self.pages % 4}面分が余ります。",)
        return ()

    def to_json(self) -> dict[str, Any]:
        return {
            "pages": self.pages,
            "placements": [asdict(placement) for placement in self.placements],
            "sections": [asdict(section) | {"overflow": section.overflow} for section in self.sections],
            "fills": [asdict(page) | {"fill": page.fill} for page in self.fills],
            "problems": list(self.problems),
            "warnings": list(self.warnings),
            "notes": list(self.notes),
            "fonts": self.fonts,
            "colours": self.colours,
        }


def measured(report: Report, issue: IssueDoc) -> Measured:
    """Read the report of a setting in one long column."""
    at = {(mark["kind"], mark.get("part", mark.get("key"))): place for place, mark in enumerate(report)}
    heads, chunks, items = [], [], {}
    for n, part in enumerate(parts(issue)):
        rows = _rows(report, at["begin", n], at["end", n], part)
        first = part.sections[0].items[0].key
        heads.append(int(report[at["head", first]]["rows"]) if part.is_feature else 0)
        marks = ((report[place], lines) for place, lines in rows.items())
        chunks.append(
            tuple(Chunk(lines, mark["above"], mark["sticks"], mark["parts"]) for mark, lines in marks)
        )
        for item in (item for section in part.sections for item in section.items):
            own = range(at["placed", item.key], at["ended", item.key])
            items[item.key] = sum(lines for place, lines in rows.items() if place in own)
        items[first] += heads[-1] * part.grid.columns
    return Measured(tuple(heads), tuple(chunks), items)


def seen(report: Report, issue: IssueDoc) -> list[Seen]:
    """Every part as it stands on its pages."""
    page = issue.format
    marks = {(mark["kind"], mark.get("part")): mark for mark in report}
    found = []
    for n, part in enumerate(parts(issue)):
        begin, end = marks["begin", n], marks["end", n]
        column, in_order = column_of(end, part, page), _is_in_order(report, part, page)
        found.append(Seen(begin["page"], _top(begin, page), end["page"], column, _top(end, page), in_order))
    return found


def _is_in_order(report: Report, part: Part, page: PageFormat) -> bool:
    """Whether what was set runs down its columns one after the other, from the first one on."""
    keys = {item.key for section in part.sections for item in section.items}
    opening = part.sections[0].items[0].key if part.is_feature else ""  # its headline is above the columns
    stand = [
        (int(mark["page"]), column_of(mark, part, page), float(mark["y"]))
        for mark in report
        if mark["kind"] in {"placed", "ended"}
        and mark.get("key") in keys
        and (mark["kind"], mark["key"]) != ("placed", opening)
    ]
    begins_first = part.is_feature or stand[0][1] == 0
    return begins_first and all(one <= after for one, after in pairwise(stand))


def column_of(mark: Mapping[str, Any], part: Part, page: PageFormat) -> int:
    """Which column of its part a mark stands in, from 0."""
    from_first = float(mark["x"]) - page.left_of(int(mark["page"]))
    column = round(from_first / (part.grid.column_width + part.grid.gutter))
    return min(max(column, 0), part.grid.columns - 1)


def placements(
    report: Report, issue: IssueDoc, lines: Mapping[str, int], settled: Sequence[Settled]
) -> tuple[Placement, ...]:
    """Every item in order."""
    placed = {mark["key"]: mark for mark in report if mark["kind"] == "placed"}
    ended = {mark["key"]: mark for mark in report if mark["kind"] == "ended"}
    columns = {
        item.key: (one, place)
        for part, one, place in zip(parts(issue), seen(report, issue), settled, strict=True)
        for section in part.sections
        for item in section.items
    }
    return tuple(
        Placement(
            key=item.key,
            title=item.text.title,
            page=placed[item.key]["page"],
            end_page=ended[item.key]["page"],
            x=round(placed[item.key]["x"], 1),
            y=round(placed[item.key]["y"], 1),
            lines=lines[item.key],
            budget=item.budget,
            end_x=round(ended[item.key]["x"], 1),
            end_y=round(ended[item.key]["y"], 1),
            top=round(_columns_top(columns[item.key][0], placed[item.key]["page"], issue.format), 1),
            foot=round(_columns_foot(*columns[item.key], ended[item.key]["page"], issue.format), 1),
        )
        for item in issue.items
    )


def section_lines(issue: IssueDoc, placed: Sequence[Placement]) -> tuple[SectionLines, ...]:
    """Every section with what its articles take together."""
    lines = {placement.key: placement.lines for placement in placed}
    return tuple(
        SectionLines(section.name, sum(lines[item.key] for item in section.items), section.budget)
        for section in issue.sections
        if section.items
    )


def fills(
    report: Report, issue: IssueDoc, settled: Sequence[Settled], heads: Sequence[int]
) -> tuple[PageFill, ...]:
    """How full the pages behind the cover are; white between two parts and below the last is not full."""
    page, all_parts = issue.format, parts(issue)
    used: dict[int, float] = {}
    stand = zip(enumerate(all_parts), seen(report, issue), settled, heads, strict=True)
    for (n, part), one, place, head in stand:
        used[one.begin_page] = used.get(one.begin_page, 0.0) + head * page.pitch
        for number, height in _heights(report, n, part, one, place, page):
            used[number] = used.get(number, 0.0) + height / part.grid.columns
    full = page.column_height
    return tuple(
        PageFill(
            number, min(round(height / full * page.lines_per_page), page.lines_per_page), page.lines_per_page
        )
        for number, height in sorted(used.items())
    )


def _heights(
    report: Report, n: int, part: Part, one: Seen, place: Settled, page: PageFormat
) -> Iterator[tuple[int, float]]:
    """(page, points used) of every column of a part, in reading order.

    An article running over fills its column; one that ends leaves the rest of it white.
    """
    keys = {item.key for section in part.sections for item in section.items}
    ends = {mark["key"]: mark for mark in report if mark["kind"] == "ended" and mark["key"] in keys}
    starts = [mark for mark in report if mark["kind"] == "placed" and mark["key"] in keys]
    if part.is_feature:
        starts[0] = next(mark for mark in report if mark["kind"] == "begin" and mark["part"] == n) | {
            "key": starts[0]["key"], "x": 0.0
        }  # fmt: skip
    cells: dict[tuple[int, int], float] = {}
    for start in starts:
        end = ends[start["key"]]
        last = (end["page"], column_of(end, part, page))
        cell = (start["page"], column_of(start, part, page))
        while cell < last:
            cells[cell] = place.last if cell[0] - one.begin_page == place.crossings else page.column_height
            cell = (cell[0], cell[1] + 1) if cell[1] + 1 < part.grid.columns else (cell[0] + 1, 0)
        cells[last] = _top(end, page)
    for (number, _), foot in cells.items():
        yield number, foot - (one.begin if number == one.begin_page else 0.0)


def _rows(report: Report, begin: int, end: int, part: Part) -> dict[int, int]:
    """Lines of every chunk by its place in the report. A mark stands where the next chunk begins."""
    grid = part.grid
    places = [place for place in range(begin, end) if report[place]["kind"] == "chunk"]
    found, top = {}, report[begin]["y"]
    for place, following in zip(places, [*places[1:], None], strict=False):
        foot = report[place]["y"]
        lines = points(foot - top) + (0 if following else grid.pitch - grid.size)
        found[place] = round(lines / grid.pitch) - (report[following]["above"] if following else 0)
        top = foot
    return found


def _columns_top(one: Seen, number: int, page: PageFormat) -> float:
    """mm: where a part's columns begin on a page."""
    return page.margins["top"] + (one.begin * MM_PER_POINT if number == one.begin_page else 0.0)


def _columns_foot(one: Seen, place: Settled, number: int, page: PageFormat) -> float:
    """mm: where a part's columns end on a page."""
    is_last = number >= one.begin_page + place.crossings
    return page.margins["top"] + (place.last if is_last else page.column_height) * MM_PER_POINT


def _top(mark: Mapping[str, Any], page: PageFormat) -> float:
    """Points below the top of the columns."""
    return points(mark["y"] - page.margins["top"])
