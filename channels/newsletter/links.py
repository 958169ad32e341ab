"""Short addresses printed with articles: made once, leading only to the page that was approved."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from channels.models import Issue, IssueItem, PrintLink

# Typed from paper: no two characters that look alike, and no vowels, which could spell a word.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 6  # 28^6: 480 million
TRIES = 20
LONGEST_TARGET = 2000
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
# Browsers read a backslash as a slash, and skip controls and blanks: what is checked must be what is opened.
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]|\s")


def short_url(item: IssueItem) -> str:
    """The address to print with an article, made when it has none yet; "" for one that gets none. It writes.

    The code is the article's for good. It leads where the article's newest version says.
    """
    link = give(item)
    return _address(link) if link is not None else ""


def give_all(issue: Issue) -> None:
    """What articles lack that were not placed by `placing`: for workers, never for a page that is read."""
    for item in issue.items.select_related("link"):
        give(item)


def give(item: IssueItem) -> PrintLink | None:
    """The article's link, leading where its newest version says; None where none is to be printed."""
    target = target_of(item.content)
    if not target or not item.with_code:
        return None
    link: PrintLink | None = getattr(item, "link", None)
    if link is None:
        link = _give(item, target)
    if link.target != target:
        PrintLink.objects.filter(pk=link.pk).update(target=target)
    return link


def printed_url(item: IssueItem) -> str:
    """The address an article has by now, without making one; "" when none is printed with it."""
    link: PrintLink | None = getattr(item, "link", None)
    if link is None or not item.with_code or not target_of(item.content):
        return ""
    return _address(link)


def _address(link: PrintLink) -> str:
    return f"{settings.NEWSLETTER_SHORT_URL_BASE}/p/{link.code}"


def target_of(content: Mapping[str, Any]) -> str:
    """The page of an article's content, or "" where none may be opened: http(s), with a host."""
    url = str(content.get("url") or "").strip()
    return url if is_fit(url) else ""


def is_fit(url: str) -> bool:
    if len(url) > LONGEST_TARGET or _UNFIT.search(url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port  # ValueError where it is none
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def find(typed: str) -> PrintLink | None:
    """The link of a code as somebody typed it: capitals and full-width letters are the same."""
    if len(typed) > 2 * LENGTH:
        return None
    code = unicodedata.normalize("NFKC", typed).strip().lower()
    if not _CODE.fullmatch(code):
        return None
    link = PrintLink.objects.filter(code=code).first()
    return link if link is not None and is_fit(link.target) else None


def _give(item: IssueItem, target: str) -> PrintLink:
    """The article's link. ON CONFLICT DO NOTHING: somebody gave it one, or its code is another's."""
    for _ in range(TRIES):
        new = PrintLink(item=item, code=new_code(), target=target)
        PrintLink.objects.bulk_create([new], ignore_conflicts=True)
        if link := PrintLink.objects.filter(item=item).first():
            return link
    raise RuntimeError(f"no free short address in {TRIES} tries")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
