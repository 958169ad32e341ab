"""Quick replies are held to LINE's limits, and reply tokens to their one use."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from channels.sandbox.line.quick_replies import check_quick_reply, within
from channels.sandbox.line.webhooks import build_event
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import user_ids

POSTBACK = {"type": "postback", "label": "はい", "data": "a=1", "displayText": "はい"}
PICKER = {"type": "datetimepicker", "label": "日付", "data": "d", "mode": "date"}


def faults(*actions: Any) -> list[str]:
    items = [{"type": "action", "action": action} for action in actions]
    return [where for _, where in check_quick_reply({"quickReply": {"items": items}}, "messages[0]")]


def test_what_line_takes() -> None:
    picker = PICKER | {"initial": "2026-11-22", "min": "2026-01-01", "max": "2026-12-31"}
    family = POSTBACK | {"label": "👨‍👩‍👧" * 20}
    assert faults(POSTBACK, picker, family, {"type": "message", "label": "a", "text": "b"}) == []
    assert faults(*[POSTBACK] * 13) == []
    assert check_quick_reply({"type": "text"}, "messages[0]") == []


@pytest.mark.parametrize(
    ("action", "field"),
    [
        (POSTBACK | {"label": "あ" * 21}, "label"),
        (POSTBACK | {"label": ""}, "label"),
        (POSTBACK | {"data": "x" * 301}, "data"),
        ({"type": "postback", "label": "a"}, "data"),
        (POSTBACK | {"displayText": "x" * 301}, "displayText"),
        (PICKER | {"mode": "day"}, "mode"),
        (PICKER | {"min": "2026-1-1"}, "min"),
        (PICKER | {"max": "2026-02-30"}, "max"),
        (PICKER | {"mode": "datetime", "min": "2026-01-01"}, "min"),
        (PICKER | {"min": "2026-02-01", "max": "2026-01-01"}, "max"),
        (PICKER | {"initial": "2026-02-01", "max": "2026-01-01"}, "initial"),
        ({"type": "dance", "label": "a"}, "type"),
    ],
)
def test_what_line_refuses(action: dict[str, Any], field: str) -> None:
    assert faults(POSTBACK, action) == [f"messages[0].quickReply.items[1].action.{field}"]


@pytest.mark.parametrize("quick", [5, {}, {"items": []}, {"items": "x"}, {"items": [POSTBACK] * 14}])
def test_too_few_too_many_and_oddities(quick: object) -> None:
    assert check_quick_reply({"quickReply": quick}, "m") == [
        ("Size must be between 1 and 13", "m.quickReply.items")
    ]
    assert check_quick_reply({"quickReply": {"items": [7]}}, "m")[0][1] == "m.quickReply.items[0].action"


def test_a_calendar_lets_only_its_own_days_be_picked() -> None:
    picker = PICKER | {"min": "2026-01-01", "max": "2026-12-31"}
    assert within(picker, "2026-01-01")
    assert within(PICKER, "1999-09-09")
    for picked in ("2025-12-31", "2027-01-01", "", "soon"):
        assert not within(picker, picked)


def reply(sandbox: RunningSandbox, token: str, **headers: str) -> int:
    text = {"type": "text", "text": "はい", "quickReply": {"items": [{"type": "action", "action": POSTBACK}]}}
    answer = requests.post(
        f"{sandbox.base_url}/v2/bot/message/reply",
        json={"replyToken": token, "messages": [text]},
        headers={"Authorization": "Bearer sandbox-line-token"} | headers,
        timeout=30,
    )
    return answer.status_code


def test_a_reply_token_is_good_once_for_a_minute_and_without_a_retry_key(sandbox: RunningSandbox) -> None:
    sandbox.add_friends(user_ids(1))
    first, second = (str(build_event(sandbox.line, "message", 0)["replyToken"]) for _ in range(2))
    key = "11111111-1111-4111-8111-111111111111"
    assert reply(sandbox, first, **{"X-Line-Retry-Key": key}) == 400
    assert reply(sandbox, first) == 200
    assert reply(sandbox, first) == 400
    sandbox.clock.advance(61)
    assert reply(sandbox, second) == 400
    assert len(sandbox.inbox(user_ids(1)[0])) == 1
