"""/_control/: faults, friends, residents' voices, settings and the ledger. Loopback and password only."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from channels.sandbox import overview
from channels.sandbox.facebook.state import FacebookState
from channels.sandbox.line import readings, webhooks
from channels.sandbox.line.friends import KEY_BYTES, NOT_FOUND, Status, parse_user_id
from channels.sandbox.line.state import LineState
from channels.sandbox.reactions import Reactions
from channels.sandbox.world import World
from channels.sandbox.x.posts import publish
from channels.sandbox.x.state import XState

TOKEN_HEADER = "X-Sandbox-Control"  # noqa: S105 - the name of the header, not a secret
_LOOPBACK = {"127.0.0.1", "::1"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    """JSON in, JSON out. Every method serves one address."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/_control/ledger", self.ledger),
            ("GET", "/_control/requests", self.requests),
            ("GET", "/_control/line/arrivals/{content}", self.arrivals),
            ("GET", "/_control/line/inbox/{user}", self.inbox),
            ("GET", "/_control/faults", self.faults),
            ("POST", "/_control/faults", self.add_fault),
            ("DELETE", "/_control/faults", self.clear_faults),
            ("POST", "/_control/line/friends", self.add_friends),
            ("POST", "/_control/line/status", self.set_status),
            ("POST", "/_control/line/readings", self.read_messages),
            ("POST", "/_control/line/settings", self.line_settings),
            ("POST", "/_control/line/webhook", self.webhook),
            ("POST", "/_control/x/posts", self.resident_post),
            ("POST", "/_control/x/credit", self.credit),
            ("POST", "/_control/facebook/comments", self.resident_comment),
            ("POST", "/_control/{service:x|facebook}/reactions", self.react),
            ("POST", "/_control/clock", self.advance),
            ("POST", "/_control/rates", self.rates),
            ("POST", "/_control/reset", self.reset),
        ]
        return [web.route(method, path, self._guarded(handler)) for method, path, handler in table]

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            given = request.headers.get(TOKEN_HEADER, "")
            expected = self.world.config.control_token
            if request.remote not in _LOOPBACK or not expected or not hmac.compare_digest(given, expected):
                return web.json_response({"error": "forbidden"}, status=403)
            try:
                return await handler(request)
            except (KeyError, TypeError, ValueError) as error:
                return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

        return guarded

    # --- looking ---------------------------------------------------------------------------------
    async def ledger(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(overview.ledger(self.world))

    async def requests(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        count = int(query.get("count", 100))
        rows = self.world.log.latest(count, query.get("service", ""), query.get("route", ""))
        return web.json_response({"total": self.world.log.total, "requests": rows})

    async def arrivals(self, request: web.Request) -> web.StreamResponse:
        state = self._line(request.query.get("channel"))
        content, people = request.match_info["content"], "people" in request.query
        return web.json_response(overview.arrivals(state, content, people=people))

    async def inbox(self, request: web.Request) -> web.StreamResponse:
        state = self._line(request.query.get("channel"))
        key = parse_user_id(request.match_info["user"])
        number = state.friends.find(key) if key else NOT_FOUND
        if number == NOT_FOUND:
            return web.json_response({"error": "unknown"}, status=404)
        return web.json_response({"friend": number, "messages": overview.inbox(state, number)})

    # --- faults ----------------------------------------------------------------------------------
    async def faults(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"faults": [rule.summary() for rule in self.world.faults.rules]})

    async def add_fault(self, request: web.Request) -> web.StreamResponse:
        options = await request.json()
        fault = self.world.faults.add(options.pop("service"), options.pop("route", "*"), **options)
        return web.json_response(fault.summary(), status=201)

    async def clear_faults(self, _request: web.Request) -> web.StreamResponse:
        self.world.faults.clear()
        return web.json_response({})

    # --- LINE ------------------------------------------------------------------------------------
    async def add_friends(self, request: web.Request) -> web.StreamResponse:
        """{"ids": ["U…"], "status"}, {"rule": {"prefix", "count"}}, or raw 16-byte keys one after another."""
        state = self._line(request.query.get("channel"))
        if request.content_type == "application/octet-stream":
            packed = await request.read()
            keys = [packed[at : at + KEY_BYTES] for at in range(0, len(packed), KEY_BYTES)]
            added = state.add_friends(keys, many=True)
        else:
            added = self._add_listed(state, await request.json())
        return web.json_response({"added": added, "friends": len(state.friends)})

    def _add_listed(self, state: LineState, body: dict[str, Any]) -> int:
        before = len(state.friends)
        if rule := body.get("rule"):
            entry = {"op": "rule", "prefix": str(rule["prefix"]), "count": int(rule["count"])}
            state.commit(entry | {"first": int(rule.get("first", 1))})
        keys = [parse_user_id(value) for value in body.get("ids", [])]
        if None in keys:
            raise ValueError(f"ids[{keys.index(None)}] is malformed")
        status = Status[body.get("status", "friend").upper()]
        if keys:
            state.add_friends([key for key in keys if key], status)
        return len(state.friends) - before

    async def set_status(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        state = self._line(body.get("channel"))
        numbers = self._numbers(state, body)
        state.set_status(numbers, Status[body["status"].upper()])
        return web.json_response({"changed": len(numbers)})

    async def read_messages(self, request: web.Request) -> web.StreamResponse:
        """{"unit", "friends", "url"?}: made-up residents look at what came under a statistics unit, or open
        its link. Only those who got it can."""
        body = await request.json()
        state = self._line(body.get("channel"))
        numbers, url = self._numbers(state, body), str(body.get("url", ""))
        if url:
            return web.json_response({"people": readings.click(state, body["unit"], numbers, url)})
        return web.json_response({"people": readings.look(state, body["unit"], numbers)})

    async def line_settings(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        state = self._line(body.pop("channel", None))
        for name in body.keys() & {"quota", "webhook_url"}:
            state.put("settings", name, body[name])
        return web.json_response({"settings": state.table("settings")})

    async def webhook(self, request: web.Request) -> web.StreamResponse:
        """{"events": [{"type", "friend"?, "text"?, …}], "duplicate", "reverse", "split", "redeliver", …}"""
        body = await request.json()
        state = self._line(body.get("channel"))
        events = [self._event(state, dict(one)) for one in body.get("events", [])]
        answers = await webhooks.send_as_told(state, events, body)
        rows = [{"status": answer.status, "reason": answer.reason} for answer in answers]
        return web.json_response({"answers": rows, "events": [event["webhookEventId"] for event in events]})

    def _event(self, state: LineState, told: dict[str, Any]) -> webhooks.Event:
        kind, friend = told.pop("type"), told.pop("friend", None)
        number = None if friend is None else self._number(state, friend)
        if kind == "follow" and number is not None:
            return webhooks.follow(state, number) | told
        if kind == "unfollow" and number is not None:
            return webhooks.unfollow(state, number) | told
        if kind == "message" and "text" in told:
            told |= webhooks.text_message(str(told.pop("text")))
        return webhooks.build_event(state, kind, number, **told)

    # --- X and Facebook --------------------------------------------------------------------------
    async def resident_post(self, request: web.Request) -> web.StreamResponse:
        """{"text", "name", "username", "reply_to"?}: a made-up resident writes on X."""
        body = await request.json()
        state = self.world.x_state
        author = str(7 * 10**18 + sum(ord(letter) * 31**at for at, letter in enumerate(body["username"])))
        person = {"id": author, "name": body["name"], "username": body["username"]}
        if author not in state.people:
            state.commit({"op": "person"} | person)
        parent = state.posts[body["reply_to"]] if body.get("reply_to") else None
        post = publish(state, author, body["text"], parent=parent)
        return web.json_response({"id": post.id}, status=201)

    async def react(self, request: web.Request) -> web.StreamResponse:
        """{"post", "shown"?, "liked"?, "shared"?, "clicked"?}: how often people did what with a post."""
        body = await request.json()
        is_x = request.match_info["service"] == "x"
        state: XState | FacebookState = self.world.x_state if is_x else self.world.facebook_state
        post_id = body.pop("post")
        if post_id not in state.posts:
            raise ValueError(f"no post {post_id}")
        Reactions().add(body)  # refuses what there is not before it is written down
        state.commit({"op": "reacted", "posts": [post_id], "more": body})
        return web.json_response(state.reacted(post_id).to_json())

    async def credit(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.world.x_state.commit({"op": "credit", "dollars": float(body["dollars"])})
        return web.json_response({"dollars": self.world.x_state.credit})

    async def resident_comment(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        comment_id = overview.resident_comment(self.world, body["parent"], body["message"], body["name"])
        return web.json_response({"id": comment_id}, status=201)

    # --- everything ------------------------------------------------------------------------------
    async def advance(self, request: web.Request) -> web.StreamResponse:
        self.world.clock.advance(float((await request.json())["seconds"]))
        return web.json_response({"now": self.world.clock.now().isoformat()})

    async def rates(self, request: web.Request) -> web.StreamResponse:
        self.world.set_rate_scale(float((await request.json())["scale"]))
        return web.json_response({"scale": self.world.buckets.scale})

    async def reset(self, _request: web.Request) -> web.StreamResponse:
        self.world.reset()
        return web.json_response({})

    # --- shared ----------------------------------------------------------------------------------
    def _line(self, channel: Any) -> LineState:
        return self.world.line_states[int(channel or 0)]

    def _numbers(self, state: LineState, body: dict[str, Any]) -> list[int]:
        return [self._number(state, friend) for friend in body["friends"]]

    def _number(self, state: LineState, friend: int | str) -> int:
        """A friend's number (from 0), or a user id; an id nobody knew becomes a stranger first."""
        if isinstance(friend, int):
            if not 0 <= friend < len(state.friends):
                raise ValueError(f"no friend {friend}")
            return friend
        key = parse_user_id(friend)
        if key is None:
            raise ValueError("malformed user id")
        if state.friends.find(key) == NOT_FOUND:
            state.add_friends([key], Status.STRANGER)
        return state.friends.find(key)
