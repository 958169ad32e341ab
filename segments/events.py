"""One stored webhook event on its way through processing: what it means, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from segments.menus.choices import Standing
from segments.menus.wishes import (
    Change,
    Screen,
    Show,
    Wish,
    read_postback,
    read_text,
)
from staff.errors import Refused

_NOBODY = "だれからの通知か分かりません。"
_NEVER = "通知の時刻が分かりません。"
_CALM_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Follow:
    following: bool


@dataclass(frozen=True, slots=True)
class Chatter:
    """Words that are no command: a person's talk, perhaps meant for somebody else."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person is told: a screen, under it what has just been done."""

    screen: str
    note: str = ""
    can_undo: bool = False


@dataclass(slots=True)
class Event:
    """A stored event. Its key orders one person's events: ids rise with time within a millisecond."""

    pk: int
    event_id: str
    kind: str
    user_id: str = field(repr=False)
    at_ms: int
    payload: Any = field(repr=False)
    received_at: datetime
    meaning: Follow | Wish | Chatter | None = None
    error: str = ""
    is_late: bool = False
    before: Standing | None = None
    answer: Answer | None = None
    reply_token: str = field(init=False, default="", repr=False)

    def __post_init__(self) -> None:
        self.reply_token = self._usable_token()
        try:
            self.meaning = self._read()
        except Refused as refusal:
            self.error, self.answer = refusal.message, Answer(Screen.MENU, refusal.message)
        if self.meaning is not None and not (self.user_id and self.at_ms):
            self.meaning, self.error = None, _NEVER if self.user_id else _NOBODY

    @property
    def key(self) -> tuple[int, str]:
        return self.at_ms, self.event_id

    @property
    def change(self) -> Change | None:
        meaning = self.meaning
        return None if isinstance(meaning, Follow | Chatter | Show | None) else meaning

    def _read(self) -> Follow | Wish | Chatter | None:
        """Nothing of what is said in a group: all of its members would read the answer."""
        if _part(self.payload, "source").get("type", "user") != "user":
            return None
        if self.kind in {"follow", "unfollow"}:
            return Follow(self.kind == "follow")
        if self.kind == "postback":
            postback = _part(self.payload, "postback")
            return read_postback(postback.get("data"), postback.get("params"))
        text = _typed(self.payload) if self.kind == "message" else None
        return None if text is None else read_text(text) or Chatter()

    def _usable_token(self) -> str:
        """Events in standby belong to another bot of the account: LINE forbids answering them."""
        token = self.payload.get("replyToken") if isinstance(self.payload, dict) else None
        active = isinstance(self.payload, dict) and self.payload.get("mode") == "active"
        return token if active and isinstance(token, str) and 0 < len(token) <= 200 else ""


def talkative(events: Iterable[Event]) -> list[Event]:
    """Those whose words are no command and could be answered."""
    return [each for each in events if isinstance(each.meaning, Chatter) and each.reply_token]


def calm_since(events: Iterable[Event]) -> int:
    """A day before the first of them, in ms."""
    return min(each.at_ms for each in events) - _CALM_MS


def _typed(payload: Any) -> str | None:
    message = _part(payload, "message")
    text = message.get("text")
    return text if message.get("type") == "text" and isinstance(text, str) else None


def _part(payload: Any, name: str) -> dict[str, Any]:
    part = payload.get(name) if isinstance(payload, dict) else None
    return part if isinstance(part, dict) else {}
