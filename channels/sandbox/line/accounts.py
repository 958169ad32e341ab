"""Friends, profiles, the account itself and the small endpoints around it."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from channels.sandbox.line import errors
from channels.sandbox.line.friends import NOT_FOUND, Status, fictional_name, parse_user_id
from channels.sandbox.line.state import LineState
from channels.sandbox.replies import Call, Reply

FOLLOWERS_DEFAULT, FOLLOWERS_MOST = 300, 1_000
CONTINUATION_SECONDS = 24 * 60 * 60
LOADING_SECONDS = range(5, 61, 5)


def follower_ids(state: LineState, call: Call, _body: dict[str, Any]) -> Reply:
    if not state.channel.verified:
        raise errors.refusal(403, "Access to this API is not available for your account")
    limit = _limit(call.query.get("limit"))
    start = _continuation(state, call.query["start"]) if call.query.get("start") else 0
    numbers: list[int] = []
    page: dict[str, Any] = {}
    for number in state.friends.numbers(Status.FRIEND, start):
        if len(numbers) == limit:
            token = f"{number}:{int(state.clock.time()) + CONTINUATION_SECONDS}"
            page["next"] = base64.urlsafe_b64encode(token.encode()).decode()
            break
        numbers.append(number)
    page["userIds"] = [state.friends.user_id(number) for number in numbers]
    return Reply(200, page)


def _limit(value: str | None) -> int:
    if value is None:
        return FOLLOWERS_DEFAULT
    if not value.isdigit() or not 1 <= int(value) <= FOLLOWERS_MOST:
        raise errors.refusal(400, "The value for the 'limit' parameter is invalid")
    return int(value)


def _continuation(state: LineState, token: str) -> int:
    try:
        number, _, expires = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
        if int(expires) >= state.clock.time():
            return int(number)
    except ValueError:
        pass
    raise errors.refusal(400, "Invalid start param")


def profile(state: LineState, _call: Call, _body: dict[str, Any], user_id: str) -> Reply:
    key = parse_user_id(user_id)
    if key is None:
        raise errors.refusal(400, "The value for the 'userId' parameter is invalid")
    number = state.friends.find(key)
    if number == NOT_FOUND or state.friends.status[number] != Status.FRIEND:
        raise errors.not_found()
    return Reply(200, {"userId": user_id, "displayName": fictional_name(number), "language": "ja"})


def bot_info(state: LineState, _call: Call, _body: dict[str, Any]) -> Reply:
    channel = state.channel
    return Reply(
        200,
        {
            "userId": channel.bot_user_id,
            "basicId": channel.basic_id,
            "displayName": channel.name,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        },
    )


def webhook_url(state: LineState) -> str:
    return str(state.setting("webhook_url", state.channel.webhook_url))


def get_webhook(state: LineState, _call: Call, _body: dict[str, Any]) -> Reply:
    url = webhook_url(state)
    if not url:
        raise errors.not_found()
    return Reply(200, {"endpoint": url, "active": True})


def set_webhook(state: LineState, _call: Call, body: dict[str, Any]) -> Reply:
    url = body.get("endpoint")
    own = state.channel.media_base
    if not isinstance(url, str) or not (url.startswith("https://") or (own and url.startswith(own))):
        raise errors.refusal(400, "Invalid webhook endpoint URL")
    state.put("settings", "webhook_url", url)
    return Reply(200, {})


def link_token(_state: LineState, _call: Call, _body: dict[str, Any], user_id: str) -> Reply:
    if parse_user_id(user_id) is None:
        raise errors.refusal(400, "The value for the 'userId' parameter is invalid")
    return Reply(200, {"linkToken": secrets.token_urlsafe(24)})


def loading(_state: LineState, _call: Call, body: dict[str, Any]) -> Reply:
    if parse_user_id(body.get("chatId")) is None:
        raise errors.bad_property("chatId")
    if body.get("loadingSeconds", 20) not in LOADING_SECONDS:
        raise errors.bad_property("loadingSeconds")
    return Reply(202, {})


def mark_as_read(_state: LineState, _call: Call, body: dict[str, Any]) -> Reply:
    if not body.get("markAsReadToken") and not body.get("chat"):
        raise errors.bad_property("markAsReadToken")
    return Reply(200, {})
