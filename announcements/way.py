"""Who in the department looks at an announcement before the PR division: told by the room that asks them.

The rooms below know nothing of routes; `tell` hands them what their pages show, as with the menu.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from announcements.models import Announcement
from staff.models import User


@dataclass(frozen=True, slots=True)
class Station:
    """One station of the line; `state` is done, current, stopped or todo."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a submit would lead to: who is asked in turn, where it goes first, what is odd about it."""

    stations: Sequence[Station] = ()
    first: str = "広報課"
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    ahead: Callable[[Announcement, User], Ahead]
    stations: Callable[[Announcement], Sequence[Station]]
    is_asked: Callable[[Announcement, User], bool]


_told: _Told | None = None


def tell(
    *,
    ahead: Callable[[Announcement, User], Ahead],
    stations: Callable[[Announcement], Sequence[Station]],
    is_asked: Callable[[Announcement, User], bool],
) -> None:
    """Called once, when the room that asks is ready."""
    global _told
    _told = _Told(ahead, stations, is_asked)


def ahead(announcement: Announcement, actor: User) -> Ahead:
    """Whom a submit by `actor` would ask; the announcement may not be stored yet."""
    return _told.ahead(announcement, actor) if _told else Ahead()


def stations(announcement: Announcement) -> Sequence[Station]:
    """The department's own steps: to come, under way or done."""
    return _told.stations(announcement) if _told else ()


def is_asked(announcement: Announcement, actor: User) -> bool:
    """True when the person can do something about the sign-off now."""
    return _told is not None and _told.is_asked(announcement, actor)
