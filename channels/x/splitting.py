"""Cuts a text into posts of at most `limit` weight, at the best place, and numbers them (1/3)."""

from __future__ import annotations

import re

from announcements.weight.x_weight import find_urls, weighted_length

MAX_POSTS = 10
_ROOM_FOR_NUMBER = len(" (10/10)")
# From the best place to cut to the worst: paragraph, line, sentence, comma or space.
_PLACES = (r"\n\n+", r"\n", r"(?<=[。！？])", r"(?<=[、，])|\s")


def split(text: str, limit: int) -> list[str]:
    """One post when it fits, else numbered posts. A URL is never cut. ValueError over MAX_POSTS posts."""
    text = text.strip()
    weight = weighted_length(text)
    if weight <= limit:
        return [text]
    if weight > MAX_POSTS * limit:
        raise ValueError(f"more than {MAX_POSTS} posts")
    posts: list[str] = []
    rest = text
    while rest:
        at = _cut(rest, limit - _ROOM_FOR_NUMBER)
        posts.append(rest[:at].strip())
        rest = rest[at:].strip()
        if len(posts) > MAX_POSTS:
            raise ValueError(f"more than {MAX_POSTS} posts")
    return [f"{post} ({number}/{len(posts)})" for number, post in enumerate(posts, start=1)]


def _cut(text: str, limit: int) -> int:
    """How many characters of `text` go into the next post: at least one, at most what weighs `limit`."""
    most = _most_that_fit(text, limit)
    if most >= len(text):
        return len(text)
    urls = list(find_urls(text))
    for place in _PLACES:
        ends = [
            found.start()
            for found in re.finditer(place, text[: most + 1])
            # A post that is nearly empty reads worse than one cut at a lesser place.
            if most // 3 < found.start() <= most and not _inside(urls, found.start())
        ]
        if ends:
            return ends[-1]
    inside = next((start for start, end in urls if start < most < end), most)
    return inside or most


def _most_that_fit(text: str, limit: int) -> int:
    """Binary search: the weight of a prefix grows with its length (a URL counts whole, so look past it)."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if weighted_length(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    ends = [
        end for start, end in find_urls(text) if start < low < end and weighted_length(text[:end]) <= limit
    ]
    return ends[0] if ends else low


def _inside(urls: list[tuple[int, int]], at: int) -> bool:
    return any(start < at < end for start, end in urls)
