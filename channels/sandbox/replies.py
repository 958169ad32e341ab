"""Plain HTTP replies, built the same way by every stand-in and by the fault switches."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Reply:
    """What goes on the wire. `text` wins over `body`; headers may replace the content type."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    note: dict[str, Any] = field(default_factory=dict)  # for the request log only

    def encoded(self) -> bytes:
        if self.text is not None:
            return self.text.encode()
        if self.body is None:
            return b""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


class Refusal(Exception):
    """A stand-in says no: carries the vendor's reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Call:
    """One request as the stand-ins see it, free of any web framework."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # lower-case names
    body: bytes
    request_id: str
    url: str = ""  # the public address the client signed
    raw_query: str = ""

    def header(self, name: str) -> str:
        return self.headers.get(name, "")

    @property
    def bearer(self) -> str:
        kind, _, token = self.header("authorization").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""
