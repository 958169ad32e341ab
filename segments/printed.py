"""The sections of the printed paper a category may belong to: told by the room that prints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

SectionNames = Callable[[], Sequence[str]]
_names: SectionNames | None = None


def sections_come_from(names: SectionNames) -> None:
    """Called once, when the room that prints is ready."""
    global _names
    _names = names


def section_names() -> Sequence[str]:
    """In the order of the paper; none when nobody prints."""
    return _names() if _names else ()
