"""The stand-in for api.line.me and api-data.line.me: routes, and the order in which requests are checked."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from channels.sandbox.line import accounts, audiences, errors, richmenus, sending, statistics, webhooks
from channels.sandbox.line.progress import narrowcast_progress
from channels.sandbox.line.state import LineState
from channels.sandbox.multipart import form_fields
from channels.sandbox.rates import Buckets, Rate
from channels.sandbox.replies import Call, Reply

MAX_BODY = 2 * 1024 * 1024
Handler = Callable[..., Reply | Awaitable[Reply]]

# "Rate limits" of the reference, by endpoint and method.
USUAL = Rate(2_000, 1)
MULTICAST, LOADING = Rate(200, 1), Rate(100, 1)
HOURLY_60, HOURLY_100, MINUTELY_60 = Rate(60, 3600), Rate(100, 3600), Rate(60, 60)
WEBHOOK = Rate(1_000, 60)


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: re.Pattern[str]
    name: str
    handler: Handler
    rate: Rate = USUAL
    content: str = "json"  # json, form, or raw bytes


def _route(
    method: str, path: str, name: str, handler: Handler, rate: Rate = USUAL, content: str = "json"
) -> Route:
    pattern = re.sub(r"\{\w+\}", r"([^/]+)", path)
    return Route(method, re.compile(pattern), name, handler, rate, content)


_BOT, _MESSAGE, _INSIGHT = "/v2/bot", "/v2/bot/message", "/v2/bot/insight"
_AUDIENCE, _MENU = "/v2/bot/audienceGroup", "/v2/bot/richmenu"

ROUTES = (
    _route("POST", f"{_MESSAGE}/multicast", "multicast", sending.multicast, MULTICAST),
    _route("POST", f"{_MESSAGE}/push", "push", sending.push),
    _route("POST", f"{_MESSAGE}/broadcast", "broadcast", sending.broadcast, HOURLY_60),
    _route("POST", f"{_MESSAGE}/narrowcast", "narrowcast", sending.narrowcast, HOURLY_60),
    _route("POST", f"{_MESSAGE}/reply", "reply", sending.reply),
    *(
        _route("POST", f"{_MESSAGE}/validate/{kind}", "validate", sending.validate)
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast")
    ),
    _route("GET", f"{_MESSAGE}/progress/narrowcast", "progress", narrowcast_progress),
    _route("GET", f"{_MESSAGE}/quota", "quota", statistics.quota),
    _route("GET", f"{_MESSAGE}/quota/consumption", "consumption", statistics.consumption),
    _route(
        "GET", _MESSAGE + "/delivery/(reply|push|multicast|broadcast)", "delivery", statistics.sent_by_day
    ),
    _route("GET", f"{_MESSAGE}/aggregation/info", "units", statistics.units_used),
    _route("GET", f"{_MESSAGE}/aggregation/list", "unit_names", statistics.unit_names),
    _route("GET", f"{_INSIGHT}/message/delivery", "insight_delivery", statistics.deliveries, HOURLY_60),
    _route("GET", f"{_INSIGHT}/followers", "insight_followers", statistics.followers, HOURLY_60),
    _route("GET", f"{_INSIGHT}/demographic", "insight_demographic", statistics.demographic, HOURLY_60),
    _route("GET", f"{_INSIGHT}/message/event", "insight_event", statistics.by_request, HOURLY_60),
    _route("GET", f"{_INSIGHT}/message/event/aggregation", "insight_unit", statistics.by_unit, HOURLY_60),
    _route("GET", f"{_BOT}/followers/ids", "followers", accounts.follower_ids),
    _route("GET", _BOT + "/profile/{userId}", "profile", accounts.profile),
    _route("GET", f"{_BOT}/info", "info", accounts.bot_info),
    _route("GET", f"{_BOT}/channel/webhook/endpoint", "webhook_get", accounts.get_webhook, WEBHOOK),
    _route("PUT", f"{_BOT}/channel/webhook/endpoint", "webhook_set", accounts.set_webhook, WEBHOOK),
    _route("POST", f"{_BOT}/channel/webhook/test", "webhook_test", webhooks.check_endpoint, HOURLY_60),
    _route("POST", _BOT + "/user/{userId}/linkToken", "link_token", accounts.link_token),
    _route("POST", f"{_BOT}/chat/loading/start", "loading", accounts.loading, LOADING),
    _route("POST", f"{_BOT}/chat/markAsRead", "mark_as_read", accounts.mark_as_read),
    _route("POST", f"{_BOT}/message/markAsRead", "mark_as_read", accounts.mark_as_read),
    _route("POST", f"{_AUDIENCE}/upload", "audience_create", audiences.create, MINUTELY_60),
    _route("PUT", f"{_AUDIENCE}/upload", "audience_extend", audiences.extend, MINUTELY_60),
    _route(
        "POST", f"{_AUDIENCE}/upload/byFile", "audience_file", audiences.create_by_file, MINUTELY_60, "form"
    ),
    _route(
        "PUT", f"{_AUDIENCE}/upload/byFile", "audience_add", audiences.extend_by_file, MINUTELY_60, "form"
    ),
    _route("GET", f"{_AUDIENCE}/list", "audience_list", audiences.listing, MINUTELY_60),
    _route("PUT", _AUDIENCE + "/{id}/updateDescription", "audience_rename", audiences.rename, MINUTELY_60),
    _route("GET", _AUDIENCE + "/{id}", "audience_get", audiences.get, MINUTELY_60),
    _route("DELETE", _AUDIENCE + "/{id}", "audience_delete", audiences.delete, MINUTELY_60),
    _route("POST", _MENU, "richmenu_create", richmenus.create, HOURLY_100),
    _route("POST", f"{_MENU}/validate", "richmenu_check", richmenus.check),
    _route("GET", f"{_MENU}/list", "richmenu_list", richmenus.listing),
    _route("POST", f"{_MENU}/bulk/link", "richmenu_bulk_link", richmenus.bulk_link),
    _route("POST", f"{_MENU}/bulk/unlink", "richmenu_bulk_unlink", richmenus.bulk_unlink),
    _route("POST", f"{_MENU}/alias", "alias_create", richmenus.create_alias),
    _route("GET", f"{_MENU}/alias/list", "alias_list", richmenus.aliases),
    _route("GET", _MENU + "/alias/{id}", "alias_get", richmenus.get_alias),
    _route("POST", _MENU + "/alias/{id}", "alias_update", richmenus.update_alias),
    _route("DELETE", _MENU + "/alias/{id}", "alias_delete", richmenus.delete_alias, HOURLY_100),
    _route("POST", _MENU + "/{id}/content", "richmenu_image", richmenus.upload_image, content="raw"),
    _route("GET", _MENU + "/{id}", "richmenu_get", richmenus.get),
    _route("DELETE", _MENU + "/{id}", "richmenu_delete", richmenus.delete, HOURLY_100),
    _route("POST", _BOT + "/user/all/richmenu/{id}", "richmenu_default", richmenus.set_default),
    _route("GET", f"{_BOT}/user/all/richmenu", "richmenu_default", richmenus.default),
    _route("DELETE", f"{_BOT}/user/all/richmenu", "richmenu_default", richmenus.clear_default),
    _route("POST", _BOT + "/user/{userId}/richmenu/{id}", "richmenu_link", richmenus.link),
    _route("GET", _BOT + "/user/{userId}/richmenu", "richmenu_linked", richmenus.linked),
    _route("DELETE", _BOT + "/user/{userId}/richmenu", "richmenu_unlink", richmenus.unlink),
)


class LineService:
    """Checks in this order (C): path, token, rate, size, content type, JSON, then the endpoint's own."""

    name = "line"

    def __init__(self, states: list[LineState], buckets: Buckets) -> None:
        self._by_token = {state.channel.access_token: state for state in states}
        self._buckets = buckets

    def route_name(self, call: Call) -> str:
        route, _ = find_route(call)
        return route.name if route else "unknown"

    async def answer(self, call: Call) -> Reply:
        route, arguments = find_route(call)
        if route is None:
            raise errors.not_found()
        state = self._by_token.get(call.bearer)
        if state is None:
            raise errors.refusal(401, errors.UNAUTHORIZED)
        key = f"{state.channel.access_token} {route.name} {route.method}"
        if not self._buckets.allow(key, route.rate, state.clock.monotonic()):
            raise errors.refusal(429, errors.RATE_LIMIT)
        sending.settle_narrowcasts(state)
        reply = route.handler(state, call, _parse_body(route, call), *arguments)
        return await reply if inspect.isawaitable(reply) else reply

    def finish(self, call: Call, reply: Reply) -> Reply:
        reply.headers.setdefault("content-type", "application/json")
        reply.headers.setdefault("x-line-request-id", call.request_id)
        return reply


_LITERAL = {(route.method, route.path.pattern): route for route in ROUTES}


def find_route(call: Call) -> tuple[Route | None, tuple[str, ...]]:
    literal = _LITERAL.get((call.method, call.path))
    if literal is not None:
        return literal, ()
    for route in ROUTES:
        if route.method == call.method and (match := route.path.fullmatch(call.path)):
            return route, match.groups()
    return None, ()


def _parse_body(route: Route, call: Call) -> dict[str, Any]:
    if call.method == "GET" or call.method == "DELETE" or route.content == "raw":
        return {}
    if route.content == "form":
        return form_fields(call)
    if len(call.body) > MAX_BODY:
        raise errors.refusal(413, "Request Entity Too Large")
    if not call.body:
        return {}
    kind = call.header("content-type").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise errors.refusal(415, f"The content type, {kind}, is not supported")
    try:
        body = json.loads(call.body)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        where = f"(line: {line}, column: {column})"
        raise errors.refusal(400, f"The request body could not be parsed as JSON {where}") from error
    if not isinstance(body, dict):
        raise errors.bad_property("-")
    return body
