"""Articles which burst their lines, as the layout report in the file has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class Overflow:
    """`page` is where the article begins."""

    page: int
    sentence: str


def overflowing(report: Mapping[str, Any]) -> tuple[Overflow, ...]:
    """Of articles, which a printer's proof must not have."""
    return tuple(
        Overflow(page, f"{page}面: 「{_short(title)}」が{_over(lines, budget)}")
        for page, title, lines, budget in _entries(report, "placements", "page", "title", "lines", "budget")
        if lines > budget
    )


def full_sections(report: Mapping[str, Any]) -> tuple[str, ...]:
    """Sections over their lines, where they have any: a matter for the editor."""
    return tuple(
        f"「{_short(name)}」の欄が{_over(lines, budget)}"
        for name, lines, budget in _entries(report, "sections", "name", "lines", "budget")
        if 0 < budget < lines
    )


def _over(lines: int, budget: int) -> str:
    return f"{lines}行で、目安の{budget}行を{lines - budget}行こえています。"


def _entries(report: Mapping[str, Any], key: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """What the report lists under `key`. One written by another edition, or by somebody else, may lack it."""
    listed = report.get(key)
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict) and all(isinstance(entry.get(name), _TYPES[name]) for name in names):
            yield tuple(entry[name] for name in names)


_TYPES = {"page": int, "lines": int, "budget": int, "title": str, "name": str}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1] + "…"
