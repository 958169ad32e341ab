"""A shorter name of this server is printed on paper: residents find the short addresses there, no desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.request import split_domain_port

OPEN = re.compile(r"/p/|/static/|/healthz\Z")
NOTHING = "このアドレスのページはありません。"


class ShortHost:
    """On the host of NEWSLETTER_SHORT_URL_BASE, where it is not the main one, everything else is 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_short(request.get_host()) and not OPEN.match(request.path_info):
            return HttpResponseNotFound(NOTHING, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def is_short(host: str) -> bool:
    """Whether a request's host is the printed one and not the main one, whatever its port."""
    short, main = (
        urlsplit(base).hostname for base in (settings.NEWSLETTER_SHORT_URL_BASE, settings.PUBLIC_BASE_URL)
    )
    return short != main and split_domain_port(host)[0].strip("[]") == short
