"""Webhooks as LINE sends them: signed over the exact bytes, perhaps twice, late or out of order."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from channels.sandbox.clock import iso
from channels.sandbox.line.accounts import webhook_url
from channels.sandbox.line.friends import Status
from channels.sandbox.line.state import LineState
from channels.sandbox.replies import Call, Reply

ANSWER_WITHIN_SECONDS = 2.0  # else LINE notes request_timeout
REPLY_TOKEN_SECONDS = 60.0
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """How the web app answered: `reason` in the words of LINE's webhook statistics."""

    status: int
    reason: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 210


def ulid(milliseconds: int) -> str:
    number = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def sign(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def build_event(state: LineState, kind: str, number: int | None = None, **fields: Any) -> Event:
    """An event of any type, also one LINE has not invented yet (`fields` go in as they are)."""
    now = int(state.clock.time() * 1000)
    event: Event = {
        "type": kind,
        "mode": "active",
        "timestamp": now,
        "webhookEventId": ulid(now),
        "deliveryContext": {"isRedelivery": False},
    }
    if number is not None:
        event["source"] = {"type": "user", "userId": state.friends.user_id(number)}
    if number is not None and kind in {"follow", "message", "postback"}:
        event["replyToken"] = token = secrets.token_hex(16)
        state.reply_tokens[token] = (number, state.clock.time() + REPLY_TOKEN_SECONDS)
    return event | fields


def text_message(text: str) -> dict[str, Any]:
    message_id = str(10**17 + secrets.randbelow(9 * 10**17))
    return {"message": {"type": "text", "id": message_id, "text": text, "quoteToken": f"q{message_id}"}}


def follow(state: LineState, number: int) -> Event:
    """The person adds the account as a friend, or unblocks it."""
    unblocked = state.friends.status[number] == Status.BLOCKED
    state.set_status([number], Status.FRIEND)
    return build_event(state, "follow", number, follow={"isUnblocked": unblocked})


def unfollow(state: LineState, number: int) -> Event:
    """The person blocks the account: the only signal LINE gives of it."""
    state.set_status([number], Status.BLOCKED)
    return build_event(state, "unfollow", number)


def redelivered(event: Event) -> Event:
    return event | {"deliveryContext": {"isRedelivery": True}}


async def send(
    state: LineState, events: Sequence[Event], *, wrong_signature: bool = False, url: str = ""
) -> Sent:
    """One POST to the web app. Never raises: the platform only notes how it went."""
    body = json.dumps(
        {"destination": state.channel.bot_user_id, "events": list(events)}, ensure_ascii=False
    ).encode()
    signature = sign("wrong" if wrong_signature else state.channel.secret, body)
    headers = {"Content-Type": "application/json; charset=utf-8", "x-line-signature": signature,
               "User-Agent": "LineBotWebhook/2.0"}  # fmt: skip
    timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url or webhook_url(state), data=body, headers=headers) as answer,
        ):
            ok = 200 <= answer.status < 210
            return Sent(answer.status, "OK" if ok else "error_status_code")
    except TimeoutError:
        return Sent(0, "request_timeout")
    except (aiohttp.ClientError, ValueError, OSError):
        return Sent(0, "could_not_connect")


async def send_as_told(state: LineState, events: list[Event], plan: dict[str, Any]) -> list[Sent]:
    """Play a delivery: reversed, twice, again as redelivery, split one by one, wrongly signed."""
    if plan.get("reverse"):
        events = events[::-1]
    bodies = [[event] for event in events] if plan.get("split") else [events]
    wrong = bool(plan.get("wrong_signature"))
    answers = []
    for body in bodies:
        for _ in range(2 if plan.get("duplicate") else 1):
            answers.append(await send(state, body, wrong_signature=wrong))
    for _ in range(int(plan.get("redeliver", 0))):
        await asyncio.sleep(float(plan.get("redeliver_after", 0)))
        answers += [await send(state, [redelivered(event) for event in body]) for body in bodies]
    return answers


async def check_endpoint(state: LineState, _call: Call, body: dict[str, Any]) -> Reply:
    """POST /v2/bot/channel/webhook/test: an empty list of events as a connection check."""
    sent = await send(state, [], url=str(body.get("endpoint") or ""))
    return Reply(
        200,
        {
            "success": sent.ok,
            "timestamp": iso(state.clock.now()),
            "statusCode": sent.status,
            "reason": sent.reason,
            "detail": str(sent.status or sent.reason),
        },
    )
