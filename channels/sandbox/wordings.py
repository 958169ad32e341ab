"""Times, figures and links as residents read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from announcements.weight.x_weight import find_urls
from channels.sandbox.clock import JST

_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `href` when it is a link."""

    text: str
    href: str = ""


SHORT_URL = 26  # characters X shows of an address


def pieces(text: str, *, short: bool = False) -> list[Piece]:
    """Text and links in order; `short` shows addresses as X does, without the scheme and cut."""
    found: list[Piece] = []
    at = 0
    for start, end in find_urls(text):
        url = text[start:end]
        shown = _shortened(url) if short else url
        found += [Piece(text[at:start]), Piece(shown, url if "://" in url else f"https://{url}")]
        at = end
    return [piece for piece in [*found, Piece(text[at:])] if piece.text]


def _shortened(url: str) -> str:
    shown = url.partition("://")[2] or url
    return shown if len(shown) <= SHORT_URL else f"{shown[:SHORT_URL]}…"


def in_japan(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(JST)


def day_words(at: float) -> str:
    """12月3日(木)"""
    moment = in_japan(at)
    return f"{moment.month}月{moment.day}日({_WEEKDAYS[moment.weekday()]})"


def clock_words(at: float) -> str:
    """午前10:05"""
    moment = in_japan(at)
    half, hour = ("午前", moment.hour) if moment.hour < 12 else ("午後", moment.hour - 12)
    return f"{half}{hour}:{moment.minute:02d}"


def moment_words(at: float) -> str:
    return f"{day_words(at)} {clock_words(at)}"


def figure(number: int) -> str:
    return f"{number:,}"
