"""How X turns what was written into what it shows: t.co links, entities, HTML escapes, media links."""

from __future__ import annotations

import hashlib
import html
import re
from typing import Any
from urllib.parse import urlsplit

from announcements.weight.x_weight import find_urls

_MENTION = re.compile(r"(?<![\w@])[@＠](\w{1,15})")
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}\b")


def short_link(url: str) -> str:
    """Ten characters after https://t.co/, the same for the same address."""
    digest = hashlib.sha256(url.encode()).hexdigest()
    return f"https://t.co/{digest[:10]}"


def shown_text(plain: str) -> tuple[str, list[dict[str, Any]]]:
    """Text with links replaced and &, <, > escaped, and `entities.urls` for it."""
    pieces: list[str] = []
    entities: list[dict[str, Any]] = []
    at = length = 0
    for start, end in find_urls(plain):
        between = html.escape(plain[at:start], quote=False)
        entity = _entity(plain[start:end], length + len(between))
        pieces += [between, entity["url"]]
        length += len(between) + len(entity["url"])
        entities.append(entity)
        at = end
    pieces.append(html.escape(plain[at:], quote=False))
    return "".join(pieces), entities


def with_media_link(
    text: str, urls: list[dict[str, Any]], username: str, post_id: str, keys: list[str]
) -> tuple[str, list[dict[str, Any]]]:
    """X appends one t.co link for all media of a post."""
    address = f"https://x.com/{username}/status/{post_id}/photo/1"
    entity = _entity(address, len(text) + 1 if text else 0)
    entity |= {"display_url": f"pic.x.com/{entity['url'][-10:]}", "media_key": keys[0]}
    return f"{text} {entity['url']}".strip(), [*urls, entity]


def mentions(text: str) -> list[str]:
    return [name.lower() for name in _MENTION.findall(text)]


def cashtags(text: str) -> int:
    return len(_CASHTAG.findall(text))


def _entity(written: str, start: int) -> dict[str, Any]:
    expanded = written if urlsplit(written).scheme else f"http://{written}"
    link = short_link(expanded)
    display = expanded.partition("://")[2].rstrip("/")
    return {
        "start": start,
        "end": start + len(link),
        "url": link,
        "expanded_url": expanded,
        "display_url": display if len(display) <= 26 else display[:26] + "…",
    }
