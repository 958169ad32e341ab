"""One Graph request after its checks, and how rows are shown: asked fields only, cursors, times."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from channels.sandbox.config import FacebookPage
from channels.sandbox.facebook.state import FacebookState
from channels.sandbox.multipart import Upload
from channels.sandbox.replies import Call, Reply

Row = dict[str, Any]
_NESTED = re.compile(r"\{[^{}]*\}|\.[a-z_]+\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Ask:
    state: FacebookState
    page: FacebookPage
    call: Call
    version: str
    path: str
    values: dict[str, str]
    uploads: dict[str, Upload]

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.values.get(name)
        return default if value is None else value.lower() in {"true", "1"}

    @property
    def fields(self) -> list[str]:
        asked = self.values.get("fields", "")
        while _NESTED.search(asked):
            asked = _NESTED.sub("", asked)
        return [name.strip() for name in asked.split(",") if name.strip()]


def graph_time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def chosen(row: Row, fields: list[str], usual: tuple[str, ...]) -> Row:
    """Only what was asked for, and the id always."""
    names = fields or usual
    return {name: row[name] for name in row if name in names or name == "id"}


def page_of(ask: Ask, rows: list[Any], show: Callable[[Any], Row], most: int = 25) -> Reply:
    """`limit` rows after the cursor; `paging.next` carries the token as Graph's does."""
    limit = min(int(ask.values.get("limit", most)), 100)
    start = _cursor_position(ask.values.get("after", ""))
    shown = rows[start : start + limit]
    if not shown:
        return Reply(200, {"data": []})
    end = start + len(shown)
    paging: Row = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
    if end < len(rows):
        query = {name: value for name, value in ask.values.items() if name != "after"}
        query |= {"access_token": ask.page.token, "after": _cursor(end)}
        paging["next"] = f"https://graph.facebook.com/{ask.version}/{ask.path}?{urlencode(query)}"
    return Reply(200, {"data": [show(row) for row in shown], "paging": paging})


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"at{position}".encode()).decode()


def _cursor_position(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor.encode()).decode().removeprefix("at") or 0)
    except ValueError:
        return 0
