"""Every object a page draws with: forms, pictures, patterns, shadings and masks, each once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

Resources = Any


def resources_of(page: pikepdf.Page) -> Iterator[Resources]:
    """The resources of the page and of all which it draws."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [page.obj.get("/Resources", page.resources)]
    while waiting:
        resources = waiting.pop()
        if not isinstance(resources, pikepdf.Dictionary):
            continue
        yield resources
        for drawn in _drawn(resources):
            own = drawn.get("/Resources")
            if own is not None and (drawn.objgen == (0, 0) or drawn.objgen not in seen):
                seen.add(drawn.objgen)
                waiting.append(own)


def entries(resources: Resources, kind: str) -> list[Any]:
    """The dictionaries and streams under /XObject, /Font …; [] when there are none."""
    return [
        value for value in values(resources, kind) if isinstance(value, pikepdf.Dictionary | pikepdf.Stream)
    ]


def values(resources: Resources, kind: str) -> list[Any]:
    """Whatever is under /ColorSpace: names and arrays too."""
    found = resources.get(kind)
    return list(found.values()) if isinstance(found, pikepdf.Dictionary) else []


def _drawn(resources: Resources) -> Iterator[Any]:
    """Forms, tiling patterns, and the forms which soft masks are made of."""
    yield from (drawn for drawn in entries(resources, "/XObject") if drawn.get("/Subtype") == "/Form")
    yield from (pattern for pattern in entries(resources, "/Pattern") if pattern.get("/PatternType") == 1)
    for state in entries(resources, "/ExtGState"):
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
            yield mask["/G"]
