"""Makes the readers of the demo city friends of the stand-in's LINE account."""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings

from channels.sandbox.config import config_from_settings
from channels.sandbox.control import TOKEN_HEADER
from config.demo.city import SEED, SUBSCRIBERS
from segments.generating import line_id_prefix

TIMEOUT = 60  # seconds; it is on this machine, which may be busy


def control(method: str, path: str, body: object | None = None, timeout: float = TIMEOUT) -> dict[str, Any]:
    """One call to the stand-ins' control address."""
    reply = requests.request(
        method,
        f"{settings.SANDBOX_URL}/_control/{path}",
        json=body,
        headers={TOKEN_HEADER: config_from_settings(None).control_token},
        timeout=timeout,
    )
    reply.raise_for_status()
    answer: dict[str, Any] = reply.json()
    return answer


def introduce_readers() -> None:
    """Register the made-up readers with the stand-in, once: it remembers them."""
    if not any(line["friends"]["friend"] for line in control("GET", "ledger")["line"]):
        rule = {"prefix": line_id_prefix(SEED), "count": SUBSCRIBERS, "first": 0}
        control("POST", "line/friends", {"rule": rule})
