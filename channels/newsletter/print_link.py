"""`/p/<code>`: the way from the printed paper to the city's page. For everybody, without cookies."""

from __future__ import annotations

import logging
import re

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from channels.models import PrintLink
from channels.newsletter import links, openings

logger = logging.getLogger(__name__)

# Who only looks ahead, or is no person (CUBOT is a telephone). What is read here of them is kept nowhere.
AHEAD = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")
NO_PERSON = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|curl/|wget/|python|java/|go-http|headless"
    r"|monitor",
    re.IGNORECASE,
)
HEADERS = {
    "Cache-Control": "no-store",  # a cached answer would not be counted
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@require_safe
def open_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page and count; a code nobody printed gets a page that says where to look instead."""
    link = links.find(code)
    if link is None:
        return HttpResponse(_unknown(), status=404, headers=HEADERS)
    if is_a_person(request):
        _count(link)
    return HttpResponseRedirect(link.target, headers=HEADERS)


def is_a_person(request: HttpRequest) -> bool:
    """Whether somebody opens the page, as far as can be told without knowing who."""
    if request.method != "GET":
        return False
    if any(re.search("prefetch|preview|prerender", request.headers.get(name, "")) for name in AHEAD):
        return False
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and not NO_PERSON.search(agent)


def _count(link: PrintLink) -> None:
    """A number that cannot be written keeps nobody from the page."""
    try:
        openings.count(link)
    except DatabaseError:
        logger.warning("an opening of a printed address was not counted", exc_info=True)


def _unknown() -> str:
    """Rendered without the request: nothing here may ask for a session."""
    context = {
        "city": settings.CITY_NAME,
        "paper": settings.NEWSLETTER_TITLE,
        "city_site": settings.CITY_SITE_URL,
    }
    return render_to_string("newsletter/unknown_link.html", context)
