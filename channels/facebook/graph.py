"""facebook-sdk 3.1 brought up to date: a current Graph version, the app secret proof, the last reply kept."""

from __future__ import annotations

import hashlib
import hmac
import threading
from typing import Any

import facebook
import requests

from channels.rerouting import TIMEOUT, mount

HOSTS = ("https://graph.facebook.com",)


class PageGraph(facebook.GraphAPI):  # type: ignore[misc]
    """One per page token: an extra `access_token` argument would send the token twice."""

    def __init__(self, token: str, *, version: str, app_secret: str = "", base: str = "") -> None:
        session = mount(requests.Session(), HOSTS, base)
        super().__init__(access_token=token, session=session, timeout=TIMEOUT)
        self.version = version  # the constructor refuses anything newer than 3.1
        self._proof = (
            hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest() if app_secret else ""
        )
        self._last = threading.local()
        session.hooks["response"].append(self._keep)

    @property
    def last_headers(self) -> dict[str, str]:
        """Headers of this thread's last reply; the SDK itself throws them away."""
        return getattr(self._last, "headers", {})

    def _keep(self, response: requests.Response, *_args: Any, **_kwargs: Any) -> None:
        self._last.headers = {name.lower(): value for name, value in response.headers.items()}

    def request(
        self,
        path: str,
        args: dict[str, Any] | None = None,
        post_args: dict[str, Any] | None = None,
        files: dict[str, Any] | None = None,
        method: str | None = None,
    ) -> Any:
        self._last.headers = {}
        if self._proof and post_args is not None:
            post_args = {**post_args, "appsecret_proof": self._proof}
        elif self._proof:
            args = {**(args or {}), "appsecret_proof": self._proof}
        return super().request(path, args, post_args, files, method)
