"""{{ text|web_addresses }}: a text as a platform shows it, with its addresses coloured."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

ADDRESS = re.compile(r"(https?://[\w/?#@%&=~+$*;:.,!()-]*[\w/#=&~+-])", re.ASCII)


@register.filter
def web_addresses(text: str) -> SafeString:
    """Addresses in a span of their own; everything escaped. Not links: a preview is only looked at."""
    pieces = enumerate(ADDRESS.split(text))
    return format_html_join("", "{}", ((_piece(piece, odd=bool(at % 2)),) for at, piece in pieces))


def _piece(piece: str, *, odd: bool) -> str | SafeString:
    return format_html('<span class="url">{}</span>', piece) if odd else piece
