"""A requests adapter: the timeouts tweepy and facebook-sdk lack and, outside live mode, the stand-ins.

The library still builds and signs the real URL (OAuth covers the host); only the socket goes elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

# Neither SDK has a default: a hung platform would hang the worker. (connect, read) in seconds.
TIMEOUT = (3.05, 20.0)


class Rerouting(HTTPAdapter):
    """Sends to `base` instead of the URL's host; with an empty `base` it only adds the timeout."""

    def __init__(self, base: str = "", timeout: tuple[float, float] = TIMEOUT) -> None:
        self.base, self.default_timeout = base, timeout
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = kwargs.get("timeout") or self.default_timeout
        if self.base:
            asked, ours = urlsplit(str(request.url)), urlsplit(self.base)
            request.headers.setdefault("X-Original-Host", asked.netloc)
            request.url = urlunsplit((ours.scheme, ours.netloc, asked.path, asked.query, ""))
            kwargs["proxies"] = {}  # stand-in traffic never goes through an ambient proxy
        return super().send(request, *args, **kwargs)


def mount(
    session: requests.Session, hosts: Iterable[str], base: str = "", timeout: tuple[float, float] = TIMEOUT
) -> requests.Session:
    """Put the adapter before every one of `hosts` (with their scheme)."""
    for host in hosts:
        session.mount(host, Rerouting(base, timeout))
    return session


def never_sent(error: requests.RequestException) -> bool:
    """True when the connection was never made, so nothing can have been posted."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    # urllib3's NewConnectionError and NameResolutionError: refused, no route, no such host.
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}
