"""The stand-in for api.twitter.com / api.x.com."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from channels.sandbox.blobs import Blobs
from channels.sandbox.replies import Call, Refusal, Reply
from channels.sandbox.x import posts, problems, reading
from channels.sandbox.x.limits import WindowLimits
from channels.sandbox.x.media import MediaEndpoints
from channels.sandbox.x.oauth import OAuthChecker
from channels.sandbox.x.state import XState

Handler = Callable[..., Reply]


class XService:
    """Order: route, signature, rate window, JSON, then the endpoint's own rules."""

    name = "x"

    def __init__(self, state: XState, limits: WindowLimits, blobs: Blobs) -> None:
        self.state, self.limits = state, limits
        self._oauth = OAuthChecker(list(state.accounts.values()))
        media = MediaEndpoints(blobs)
        table: list[tuple[str, str, str, Handler]] = [
            ("POST", "/2/tweets", "create", posts.create),
            ("GET", "/2/tweets", "lookup", reading.lookup),
            ("GET", "/2/tweets/search/recent", "search", reading.search),
            ("GET", r"/2/tweets/(\d+)", "lookup", reading.one),
            ("DELETE", r"/2/tweets/(\d+)", "delete", posts.delete),
            ("PUT", r"/2/tweets/(\d+)/hidden", "hide", posts.hide),
            ("GET", "/2/users/me", "me", reading.me),
            ("GET", r"/2/users/(\d+)/tweets", "timeline", reading.timeline),
            ("GET", r"/2/users/(\d+)/mentions", "mentions", reading.mentions),
            ("POST", "/2/media/upload", "media", media.upload),
            ("GET", "/2/media/upload", "media", media.status),
            ("POST", "/2/media/upload/initialize", "media", media.initialize),
            ("POST", r"/2/media/upload/(\d+)/append", "media", media.append),
            ("POST", r"/2/media/upload/(\d+)/finalize", "media", media.finalize),
            ("POST", "/2/media/metadata", "metadata", media.metadata),
        ]
        self._routes = [(method, re.compile(path), name, handler) for method, path, name, handler in table]

    def route_name(self, call: Call) -> str:
        found = self._find(call)
        return found[0] if found else "unknown"

    async def answer(self, call: Call) -> Reply:
        found = self._find(call)
        if found is None:
            raise Refusal(Reply(404))
        name, handler, arguments = found
        account = self._oauth.account(call)
        headers = self.limits.use(account.user_id, name)
        try:
            reply = handler(self.state, account, call, _parse_body(call), *arguments)
        except Refusal as refusal:
            refusal.reply.headers = headers | refusal.reply.headers
            raise
        reply.headers |= headers
        return reply

    def finish(self, call: Call, reply: Reply) -> Reply:
        if reply.body is not None or reply.text is not None:
            reply.headers.setdefault("content-type", "application/json; charset=utf-8")
        reply.headers.setdefault("x-transaction-id", call.request_id.replace("-", "")[:16])
        return reply

    def _find(self, call: Call) -> tuple[str, Handler, tuple[str, ...]] | None:
        for method, path, name, handler in self._routes:
            if method == call.method and (match := path.fullmatch(call.path)):
                return name, handler, match.groups()
        return None


def _parse_body(call: Call) -> dict[str, Any]:
    if not call.body or "json" not in call.header("content-type"):
        return {}
    try:
        body = json.loads(call.body)
    except ValueError as error:
        raise problems.invalid("The request body is not valid JSON") from error
    if not isinstance(body, dict):
        raise problems.invalid("$: is not of a type object")
    return body
