"""POST /v2/bot/message/*: push, multicast, narrowcast, broadcast, reply and validate."""

from __future__ import annotations

import base64
import re
import secrets
import uuid
from array import array
from collections.abc import Iterable
from typing import Any

from channels.sandbox.journal import Entry
from channels.sandbox.line import errors
from channels.sandbox.line.friends import NOT_FOUND, Status, parse_user_id, parse_user_ids
from channels.sandbox.line.messages import Message, check_messages, digest
from channels.sandbox.line.recipients import choose_recipients
from channels.sandbox.line.state import LineState, Send, pack
from channels.sandbox.replies import Call, Refusal, Reply

MAX_RECIPIENTS = 500
REPLY_TOKEN_SECONDS = 60
NARROWCAST_WAITING_SECONDS, NARROWCAST_SECONDS = 1.0, 2.0  # (C)
UNIT = re.compile(r"[A-Za-z0-9_]{1,30}")
RETRY_KEY = "x-line-retry-key"


def multicast(state: LineState, call: Call, body: dict[str, Any]) -> Reply:
    to = _recipient_list(body.get("to"))
    keys = parse_user_ids(to)
    if isinstance(keys, int):
        raise errors.bad_property(f"to[{keys}]")
    messages = check_messages(body.get("messages"), state.channel.media_base)
    unit = _unit(body)
    key = _retry_key(state, call)
    numbers = _deliverable(state, keys)
    _check_quota(state, len(numbers))
    _deliver(state, call, "multicast", messages, to=numbers, unit=unit, key=key)
    return Reply(200, {}, note={"requested": len(to), "delivered": len(numbers), "key": key})


def push(state: LineState, call: Call, body: dict[str, Any]) -> Reply:
    key_bytes = parse_user_id(body.get("to"))
    if key_bytes is None:
        raise errors.bad_property("to")
    messages = check_messages(body.get("messages"), state.channel.media_base)
    unit = _unit(body)
    key = _retry_key(state, call)
    if state.friends.find(key_bytes) == NOT_FOUND:
        raise errors.refusal(400, "Failed to send messages")
    numbers = _deliverable(state, [key_bytes])
    _check_quota(state, len(numbers))
    ids = [_message_id() for _ in messages]
    _deliver(state, call, "push", messages, to=numbers, unit=unit, key=key, ids=ids)
    return Reply(200, sent_messages(ids), note={"delivered": len(numbers), "key": key})


def broadcast(state: LineState, call: Call, body: dict[str, Any]) -> Reply:
    messages = check_messages(body.get("messages"), state.channel.media_base)
    key = _retry_key(state, call)
    people = state.friends.count(Status.FRIEND)
    _check_quota(state, people)
    _deliver(state, call, "broadcast", messages, to=None, key=key)
    return Reply(200, {}, note={"delivered": people, "key": key})


def narrowcast(state: LineState, call: Call, body: dict[str, Any]) -> Reply:
    messages = check_messages(body.get("messages"), state.channel.media_base)
    choice = choose_recipients(state, body)
    key = _retry_key(state, call)
    _check_quota(state, len(choice.numbers))
    state.commit(
        {
            "op": "narrowcast",
            "request": call.request_id,
            "at": state.clock.time(),
            "content": _content(state, messages),
            "to": pack(choice.numbers),
            "error": choice.error,
            "key": key,
        }
    )
    return Reply(202, {}, note={"target": len(choice.numbers), "key": key})


def settle_narrowcasts(state: LineState) -> None:
    """Deliver those whose time has come; called before anything is read."""
    now = state.clock.time()
    for job in list(state.narrowcasts.values()):
        if not job.sent and not job.error and now - job.at >= NARROWCAST_SECONDS:
            alive = array("I", (n for n in job.to if state.friends.status[n] == Status.FRIEND))
            state.commit(_send_entry(job.request_id, "narrowcast", now, job.content) | {"to": pack(alive)})


def reply(state: LineState, call: Call, body: dict[str, Any]) -> Reply:
    if call.header(RETRY_KEY):
        raise errors.refusal(400, "The retry key is not supported on this endpoint")
    messages = check_messages(body.get("messages"), state.channel.media_base)
    number, expires = state.reply_tokens.pop(str(body.get("replyToken")), (NOT_FOUND, 0.0))
    if number == NOT_FOUND or state.clock.time() > expires:
        raise errors.refusal(400, "Invalid reply token")
    ids = [_message_id() for _ in messages]
    _deliver(state, call, "reply", messages, to=array("I", [number]), ids=ids)
    return Reply(200, sent_messages(ids))


def validate(state: LineState, call: Call, body: dict[str, Any]) -> Reply:
    if call.header(RETRY_KEY):
        raise errors.refusal(400, "The retry key is not supported on this endpoint")
    check_messages(body.get("messages"), state.channel.media_base)
    return Reply(200, {})


def sent_messages(ids: Iterable[str]) -> dict[str, Any]:
    return {"sentMessages": [{"id": one, "quoteToken": f"q{one}"} for one in ids]}


# --- the checks, in LINE's order: schema, retry key, quota ------------------------------------------
def _recipient_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise errors.bad_property("to")
    if not 1 <= len(value) <= MAX_RECIPIENTS:
        raise errors.body_errors([(f"Size must be between 1 and {MAX_RECIPIENTS}", "to")])
    return value


def _unit(body: dict[str, Any]) -> str:
    units = body.get("customAggregationUnits") or []
    if not isinstance(units, list) or len(units) > 1:
        raise errors.body_errors([("Size must be between 0 and 1", "customAggregationUnits")])
    if units and not (isinstance(units[0], str) and UNIT.fullmatch(units[0])):
        raise errors.bad_property("customAggregationUnits[0]")
    return units[0] if units else ""


def _retry_key(state: LineState, call: Call) -> str:
    """The key in its plain form; a key accepted before ends the request here with 409."""
    given = call.header(RETRY_KEY)
    if not given:
        return ""
    try:
        key = str(uuid.UUID(given))
    except ValueError as error:
        raise errors.refusal(400, "Invalid retry key") from error
    earlier = state.accepted(key)
    if earlier is not None:
        raise _already_accepted(earlier)
    return key


def _already_accepted(earlier: Send) -> Refusal:
    refusal = errors.refusal(
        409, errors.KEY_ACCEPTED, headers={"x-line-accepted-request-id": earlier.request_id}
    )
    if earlier.ids:
        refusal.reply.body |= sent_messages(earlier.ids)
    return refusal


def _check_quota(state: LineState, people: int) -> None:
    quota = state.quota
    if quota is not None and state.used() + state.reserved() + people > quota:
        raise errors.refusal(429, errors.MONTHLY_LIMIT)


# --- delivery ---------------------------------------------------------------------------------------
def _deliverable(state: LineState, keys: list[bytes]) -> array[int]:
    """Friends among the keys, each once. Strangers and the blocked are left out without a word."""
    distinct = dict.fromkeys(keys)
    state.repeated_in_request += len(keys) - len(distinct)
    return state.friends.find_all(distinct)


def _content(state: LineState, messages: list[Message]) -> str:
    name = digest(messages)
    if name not in state.contents:
        state.commit({"op": "content", "digest": name, "messages": messages})
    return name


def _deliver(
    state: LineState,
    call: Call,
    kind: str,
    messages: list[Message],
    *,
    to: array[int] | None,
    unit: str = "",
    key: str = "",
    ids: list[str] | None = None,
) -> None:
    entry = _send_entry(call.request_id, kind, state.clock.time(), _content(state, messages))
    if to is None:
        entry["all"] = True
    else:
        entry["to"] = base64.b64encode(to.tobytes()).decode()
    entry |= {name: value for name, value in (("unit", unit), ("key", key), ("ids", ids)) if value}
    state.commit(entry)


def _send_entry(request_id: str, kind: str, at: float, content: str) -> Entry:
    return {"op": "send", "request": request_id, "kind": kind, "at": at, "content": content}


def _message_id() -> str:
    return str(10**17 + secrets.randbelow(9 * 10**17))
