"""The resident's side of the talk: what they write, press and pick, sent to the web app as LINE would."""

from __future__ import annotations

import asyncio
from typing import Any

from channels.sandbox.line import webhooks
from channels.sandbox.line.messages import TEXT_UNITS, utf16_length
from channels.sandbox.line.quick_replies import within
from channels.sandbox.line.state import LineState

ANSWER_SECONDS, LOOK_SECONDS = 3.0, 0.05


class NotPossible(Exception):
    """The phone would not have let the resident do it; `code` names the notice that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def offered(state: LineState, number: int) -> tuple[str, list[dict[str, Any]]]:
    """The quick replies at the foot of the talk, and the digest of their message: the newest one's."""
    newest = next((send for send in reversed(state.sends) if number in send.to), None)
    said = state.said.get(number, [])
    if newest is None or (said and said[-1].at > newest.at):
        return "", []
    quick = state.contents[newest.content].messages[-1].get("quickReply") or {}
    return newest.content, [item["action"] for item in quick.get("items", [])]


def write(state: LineState, number: int, text: str) -> webhooks.Event:
    """The resident types something."""
    text = text.strip()
    if not text or utf16_length(text) > TEXT_UNITS:
        raise NotPossible("empty")
    state.say(number, text)
    return webhooks.build_event(state, "message", number, **webhooks.text_message(text))


def press(state: LineState, number: int, content: str, place: int, picked: str) -> webhooks.Event:
    """The resident presses quick reply `place` of message `content`; `picked` is the date of a calendar."""
    now, actions = offered(state, number)
    if content != now or not 0 <= place < len(actions):
        raise NotPossible("gone")
    action = actions[place]
    if action["type"] == "message":
        return write(state, number, action["text"])
    if action["type"] not in {"postback", "datetimepicker"}:
        raise NotPossible("gone")
    postback: dict[str, Any] = {"data": action["data"]}
    if action["type"] == "datetimepicker":
        if not within(action, picked):
            raise NotPossible("date")
        postback["params"] = {action["mode"]: picked}
    if action.get("displayText"):
        state.say(number, action["displayText"])
    return webhooks.build_event(state, "postback", number, postback=postback)


async def deliver(state: LineState, number: int, event: webhooks.Event) -> bool:
    """Tell the web app, then wait a moment for its answer, as one does. False when it was not reached."""
    before = len(state.sends)
    if not (await webhooks.send(state, [event])).ok:
        return False
    for _ in range(int(ANSWER_SECONDS / LOOK_SECONDS)):
        if any(number in send.to for send in state.sends[before:]):
            break
        await asyncio.sleep(LOOK_SECONDS)
    return True
