"""The menu by work and the cards of the home page. Each room contributes its own in `menu.py`.

    from staff.navigation import MenuItem, register
    register(MenuItem("patrol", "パトロール", "patrol:list", 20, is_pr, count_waiting, "patrol"))

The rooms below know nothing of those above: they only list what was handed to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse

from staff.models import User

VisibleTo = Callable[[User], bool]


def everybody(user: User) -> bool:
    return user.is_active


@dataclass(frozen=True)
class MenuItem:
    """One line of the left menu."""

    key: str
    label: str
    url_name: str
    order: int
    visible: VisibleTo = everybody
    badge: Callable[[User], int | None] = lambda _user: None  # how much waits for this person
    icon: str = "list"
    badge_word: str = "件が待っています"
    covers: tuple[str, ...] = ()  # names of other addresses which belong to this line
    alone: bool = False  # current only on its very own page


@dataclass(frozen=True)
class HomeCard:
    """One card of the home page. `context` gives its template what it shows, read for this person."""

    key: str
    title: str
    order: int
    template: str
    context: Callable[[User], dict[str, Any]] = lambda _user: {}
    visible: VisibleTo = everybody
    wide: bool = False


@dataclass(frozen=True)
class MenuLine:
    """A menu item as one person sees it now."""

    item: MenuItem
    url: str
    waiting: int
    current: bool


@dataclass(frozen=True)
class CardView:
    """A home card with its content, as one person sees it now."""

    card: HomeCard
    context: dict[str, Any] = field(default_factory=dict)


_items: dict[str, MenuItem] = {}
_cards: dict[str, HomeCard] = {}


def register(*entries: MenuItem | HomeCard) -> None:
    """Add lines and cards. The same key again replaces the earlier one."""
    for entry in entries:
        if isinstance(entry, MenuItem):
            _items[entry.key] = entry
        else:
            _cards[entry.key] = entry


def menu_for(user: User, path: str) -> list[MenuLine]:
    """What `user` may see, in order; the line whose address is the longest beginning of `path` is current."""
    lines = [
        (item, url)
        for item in sorted(_items.values(), key=lambda item: (item.order, item.key))
        if item.visible(user) and (url := address(item.url_name))
    ]
    reach = {item.key: _reach(item, url, path) for item, url in lines}
    furthest = max(reach.values(), default=0)
    return [
        MenuLine(item, url, item.badge(user) or 0, current=0 < reach[item.key] == furthest)
        for item, url in lines
    ]


def _reach(item: MenuItem, url: str, path: str) -> int:
    """How much of `path` an address of this line is the beginning of; 0 when none is."""
    if item.alone:
        return len(url) if path == url else 0
    addresses = [url, *filter(None, map(address, item.covers))]
    return max((len(begin) for begin in addresses if path.startswith(begin)), default=0)


def cards_for(user: User) -> list[CardView]:
    """The home page of `user`."""
    cards = sorted(_cards.values(), key=lambda card: (card.order, card.key))
    return [CardView(card, card.context(user)) for card in cards if card.visible(user)]


def address(url_name: str) -> str:
    """The address behind a name, or "" when no room has it (a room may be absent)."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
