"""Every row of X's error table, answered by the stand-in over real HTTP."""

from __future__ import annotations

from typing import Any

import pytest
import tweepy

from channels.sandbox.testing import RunningSandbox
from channels.tests.over_http import Case, make_batch, rule_of
from channels.transport import ChannelCopy, Outcome, TransportError
from channels.x import errors
from channels.x.transport import XTransport

LATER, REFUSED, UNKNOWN = Outcome.LATER, Outcome.REFUSED, Outcome.UNKNOWN
PROBLEMS = "https://api.twitter.com/2/problems"


def problem(detail: str, kind: str = "about:blank", title: str = "Forbidden") -> dict[str, Any]:
    return {"title": title, "detail": detail, "type": kind, "status": 403}


def coded(code: int, message: str) -> dict[str, Any]:
    """The older shape."""
    return {"errors": [{"code": code, "message": message}]}


def invalid(message: str) -> dict[str, Any]:
    return {
        "errors": [{"message": message, "parameters": {}}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}/invalid-request",
    }


CASES = [
    Case(
        "credits",
        "利用残高がありません",
        LATER,
        True,
        status=402,
        body=problem("no credits", f"{PROBLEMS}/credits", "CreditsDepleted"),
    ),
    Case(
        "monthly cap",
        "今月の利用上限",
        LATER,
        True,
        status=429,
        body=problem("cap", f"{PROBLEMS}/usage-capped", "UsageCapExceeded"),
    ),
    Case(
        "429 with reset",
        "投稿回数の上限",
        LATER,
        status=429,
        minutes=7 + 5 / 60,
        body=coded(88, "Rate limit exceeded"),
        resets={"x-rate-limit-reset": 7},
    ),
    Case(
        "429 of the day",
        "投稿回数の上限",
        LATER,
        status=429,
        minutes=300 + 5 / 60,
        body=problem("Too Many Requests"),
        headers={"x-app-limit-24hour-remaining": "0"},
        resets={"x-rate-limit-reset": 7, "x-app-limit-24hour-reset": 300},
    ),
    Case("429 bare", "混み合っています", LATER, status=429, minutes=15, body=problem("Too Many Requests")),
    Case("401", "認証が無効です", LATER, True, status=401, body=problem("Unauthorized")),
    Case("code 89", "認証が無効です", LATER, True, body=coded(89, "Invalid or expired token.")),
    Case(
        "bearer",
        "認証が無効です",
        LATER,
        True,
        body=problem("x", f"{PROBLEMS}/unsupported-authentication", "Unsupported Authentication"),
    ),
    Case("client", "書き込み権限", LATER, True, body=problem("x", f"{PROBLEMS}/client-forbidden")),
    Case(
        "app permissions",
        "書き込み権限",
        LATER,
        True,
        body=problem("Your client app is not configured with the appropriate oauth1 app permissions"),
    ),
    Case("suspended type", "凍結またはロック", LATER, True, body=problem("x", f"{PROBLEMS}/user-suspended")),
    Case("code 326", "凍結またはロック", LATER, True, body=coded(326, "temporarily locked")),
    Case("suspended words", "凍結またはロック", LATER, True, body=problem("User has been suspended.")),
    Case("code 226", "自動投稿と判定", LATER, True, body=coded(226, "looks like it might be automated")),
    Case(
        "automated words",
        "自動投稿と判定",
        LATER,
        True,
        body=problem("This request looks like it might be automated."),
    ),
    Case(
        "code 185",
        "1日の投稿上限",
        LATER,
        minutes=60,
        body=coded(185, "User is over daily status update limit"),
    ),
    Case(
        "daily words", "1日の投稿上限", LATER, minutes=60, body=problem("You have reached your daily limit.")
    ),
    Case(
        "code 385",
        "続きの投稿に失敗",
        LATER,
        minutes=8 / 60,
        max_retries=3,
        body=coded(385, "reply to a Tweet"),
    ),
    Case(
        "parent not visible",
        "続きの投稿に失敗",
        LATER,
        minutes=8 / 60,
        max_retries=3,
        body=problem("You attempted to reply to a Tweet that is deleted or not visible to you."),
    ),
    Case("code 187", "同じ内容の投稿", REFUSED, body=coded(187, "Status is a duplicate.")),
    Case(
        "duplicate",
        "同じ内容の投稿",
        REFUSED,
        body=problem("You are not allowed to create a Tweet with duplicate content."),
    ),
    Case("code 186", "文字数が上限", REFUSED, body=coded(186, "Tweet needs to be a bit shorter.")),
    Case("shorter", "文字数が上限", REFUSED, body=problem("Tweet needs to be a bit shorter.")),
    Case("stranger", "返信できません", REFUSED, body=problem("You can only reply to or quote posts where …")),
    Case("url", "URLがXに拒否", REFUSED, body=problem("The Tweet contains an invalid URL.")),
    Case("cashtag", "使えない書式", REFUSED, body=problem("Posts can contain a maximum of one cashtag.")),
    Case(
        "five pictures",
        "使えない書式",
        REFUSED,
        status=400,
        body=invalid("$.media.media_ids: there must be a maximum of 4 items in the array"),
    ),
    Case(
        "not permitted",
        "拒否されました",
        REFUSED,
        body=problem("You are not permitted to perform this action."),
    ),
    Case(
        "media expired",
        "送り直しています",
        LATER,
        status=400,
        minutes=5 / 60,
        max_retries=1,
        body=invalid("Your media IDs are invalid."),
    ),
    Case(
        "media broken", "処理できませんでした", REFUSED, status=400, body=invalid("media type unrecognized.")
    ),
    Case("other 403", "文面と画像を確認", REFUSED, body=problem("Something new.")),
    Case("other 400", "管理者に連絡", REFUSED, status=400, body=invalid("$.colour: is not defined")),
    Case("404 without body", "接続先設定", REFUSED, status=404, text=""),
    Case("500", "障害が起きている", UNKNOWN, status=500, body=problem("Internal")),
    Case("html 503", "障害が起きている", UNKNOWN, status=503, text="<html></html>"),
]
ODD = {
    "a list": {"status": 500, "body": []},
    "errors null": {"status": 500, "body": {"errors": None}},
    "reset no number": {"status": 429, "body": {}, "headers": {"x-rate-limit-reset": "soon"}},
    "201 and nothing": {"status": 201, "text": ""},
    "201 and html": {"status": 201, "text": "<html>"},
    "201 and errors": {"status": 201, "body": {"errors": [{"title": "odd"}]}},
    "201 without id": {"status": 201, "body": {"data": {"text": "一"}}},
}


def refusal(sandbox: RunningSandbox) -> TransportError:
    x = XTransport()
    with pytest.raises(TransportError) as caught:
        x.send(x.compose(ChannelCopy(text="一")), make_batch())
    return caught.value


def row_of(sandbox: RunningSandbox, case: Case) -> int:
    case.arm(sandbox, "x", "create")
    cause = refusal(sandbox).__cause__
    assert isinstance(cause, tweepy.HTTPException)
    return rule_of(errors._reply(cause), errors.TABLE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_row(sandbox: RunningSandbox, case: Case) -> None:
    case.arm(sandbox, "x", "create")
    case.check(refusal(sandbox))


def test_no_row_is_left_out(sandbox: RunningSandbox) -> None:
    assert {row_of(sandbox, case) for case in CASES} == set(range(len(errors.TABLE)))


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_odd_answers_are_unknown(sandbox: RunningSandbox, answer: dict[str, Any]) -> None:
    sandbox.faults.add("x", "create", **answer)
    error = refusal(sandbox)
    assert error.outcome is UNKNOWN
    assert "投稿の有無を確認" in error.staff_message
