"""The whole check of one file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from channels.newsletter.layout_record import report_of
from channels.newsletter.preflight.boxes import Boxes, boxes
from channels.newsletter.preflight.colours import is_foreign
from channels.newsletter.preflight.contents import annotation_count, content_problems
from channels.newsletter.preflight.coverage import Coverage, coverage
from channels.newsletter.preflight.fonts import fonts
from channels.newsletter.preflight.judging import (
    A4,
    INKS_OF,
    NAMES,
    Page,
    Wanted,
    blind_spots,
    count_problems,
    count_warnings,
    page_problems,
    page_warnings,
)
from channels.newsletter.preflight.overflow import Overflow, full_sections, overflowing
from channels.newsletter.preflight.painting import SENSELESS, UNREADABLE, Painted, painted
from channels.newsletter.preflight.result import PageResult, Preflight
from channels.newsletter.preflight.walking import Resources, entries, resources_of, values


def check(
    pdf: bytes,
    wanted: Wanted | None = None,
    *,
    measure: bool = False,
    accept_overflow: bool = False,
) -> Preflight:
    """Read the file and say what is wrong.

    Size and colours are those of `wanted`, else of the report in the file, else A4 of any colours.
    `measure`: also have Ghostscript measure the ink, where there is one. `accept_overflow`: articles over
    their lines are warned of only. Raises pikepdf.PdfError when it is no PDF, PasswordError when locked.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        report = report_of(document)
        wanted = wanted or _ordered(report)
        overflow = overflowing(report)
        inks = (coverage(pdf) if measure else None) or ()
        pages = [_read(page, number, inks, overflow) for number, page in enumerate(document.pages, 1)]
        faces = {font for page in pages for font in page.fonts}
        said = [item.sentence for item in overflow]
        problems = [
            *count_problems(len(pages), wanted),
            *content_problems(document),
            *sorted(font.problem for font in faces if font.problem),
            *_of_pages(pages, lambda page: page_problems(page, wanted)),
            *([] if accept_overflow else said),
            *(str(problem) for problem in _list(report.get("problems"))),
        ]
        warnings = [
            *count_warnings(len(pages)),
            *_of_pages(pages, page_warnings),
            *(said if accept_overflow else []),
            *full_sections(report),
            *blind_spots(report, wanted, measured=bool(inks) or not measure),
        ]
        table = tuple(_row(page) for page in pages)
        names = tuple(sorted({font.name for font in faces}))
        return Preflight(len(pages), names, tuple(problems), tuple(warnings), table)


def order_in(pdf: bytes) -> Wanted:
    """What the report in a file says was ordered; raises as `check` does."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return _ordered(report_of(document))


def _ordered(report: dict[str, Any]) -> Wanted:
    found = report.get("format")
    if not isinstance(found, dict):
        return Wanted()
    try:
        size = (float(found["width"]), float(found["height"]))
    except (KeyError, TypeError, ValueError):
        size = A4
    colours = found.get("colours")
    return Wanted(size, colours if colours in INKS_OF else "")


def _read(
    page: pikepdf.Page, number: int, inks: tuple[Coverage, ...], overflow: tuple[Overflow, ...]
) -> Page:
    try:
        return _understood(page, number, inks, overflow)
    except (pikepdf.PdfError, *SENSELESS):
        return Page(number, Boxes(None, None), frozenset(), Painted(unreadable=UNREADABLE))


def _understood(
    page: pikepdf.Page, number: int, inks: tuple[Coverage, ...], overflow: tuple[Overflow, ...]
) -> Page:
    resources = list(resources_of(page))
    return Page(
        number,
        boxes(page),
        frozenset(fonts(resources)),
        painted(page),
        annotation_count(page),
        _declares_foreign(page, resources),
        inks[number - 1] if number <= len(inks) else None,
        sum(item.page == number for item in overflow),
    )


def _declares_foreign(page: pikepdf.Page, resources: Iterable[Resources]) -> bool:
    """RGB anywhere in what a page may draw with, used or not, down to the groups of transparency."""
    return _group_is_foreign(page.obj) or any(
        is_foreign(space) for one in resources for space in _declared(one)
    )


def _declared(resources: Resources) -> Iterator[Any]:
    yield from values(resources, "/ColorSpace")
    yield from (shading.get("/ColorSpace") for shading in entries(resources, "/Shading"))
    for drawn in entries(resources, "/XObject"):
        yield drawn.get("/ColorSpace")
        if "/Group" in drawn:
            yield drawn["/Group"].get("/CS")
    for pattern in entries(resources, "/Pattern"):
        if "/Shading" in pattern:
            yield pattern["/Shading"].get("/ColorSpace")


def _group_is_foreign(item: Any) -> bool:
    return "/Group" in item and is_foreign(item["/Group"].get("/CS"))


def _of_pages(pages: list[Page], say: Any) -> Iterator[str]:
    for page in pages:
        yield from (f"{page.number}面: {sentence}" for sentence in say(page))


def _row(page: Page) -> PageResult:
    return PageResult(
        number=page.number,
        trim=page.boxes.trim and (round(page.boxes.trim[0], 1), round(page.boxes.trim[1], 1)),
        bleed=page.boxes.bleed if page.boxes.bleed is None else round(page.boxes.bleed, 1),
        fonts=len(page.fonts),
        plates=tuple(sorted(page.drawn.plates, key=_plate_order)),
        ink=page.measured.plates if page.measured else None,
        most_ink=page.measured.most if page.measured else None,
        annotations=page.annotations,
        overflow=page.overflow,
    )


def _plate_order(plate: str) -> tuple[int, str]:
    return ("CMYK".index(plate) if plate in NAMES else 4, plate)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
