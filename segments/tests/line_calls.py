"""Webhook calls as LINE makes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

PERSON = "U" + "a1" * 16
_numbers = itertools.count(1)


def event(kind: str, at: int = 1_700_000_000_000, *, user: str = PERSON, **fields: Any) -> dict[str, Any]:
    """One event with its own webhookEventId."""
    return {
        "type": kind,
        "mode": "active",
        "timestamp": at,
        "source": {"type": "user", "userId": user},
        "webhookEventId": f"01H{next(_numbers):023d}",
        "deliveryContext": {"isRedelivery": False},
    } | fields


def preference(data: str, at: int = 1_700_000_000_000, *, user: str = PERSON) -> dict[str, Any]:
    return event("postback", at, user=user, postback={"data": data})


def child(day: str, at: int = 1_700_000_000_000, *, user: str = PERSON) -> dict[str, Any]:
    """A date picked in LINE's calendar."""
    postback = {"data": "pref1:child=add", "params": {"date": day}}
    return event("postback", at, user=user, postback=postback)


def typed(text: str, at: int = 1_700_000_000_000, *, user: str = PERSON, **fields: Any) -> dict[str, Any]:
    message = {"type": "text", "id": "1", "text": text}
    return event("message", at, user=user, message=message, **fields)


def sign(body: bytes, secret: str = "") -> str:
    key = (secret or settings.LINE_CHANNEL_SECRET).encode()
    return base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()


def call(client: Client, *events: Any) -> HttpResponse:
    return post(client, json.dumps({"destination": "U" + "0" * 32, "events": list(events)}).encode())


def post(client: Client, body: bytes, signature: str | None = None) -> HttpResponse:
    headers = {"x-line-signature": sign(body) if signature is None else signature}
    response: HttpResponse = client.post(  # type: ignore[assignment]
        "/webhook/line/", body, content_type="application/json", headers=headers
    )
    return response
