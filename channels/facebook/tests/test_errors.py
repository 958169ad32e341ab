"""Every row of Facebook's error table, answered by the stand-in over real HTTP."""

from __future__ import annotations

import json
from typing import Any

import facebook as sdk
import pytest

from channels.facebook import errors
from channels.facebook.transport import FacebookTransport
from channels.sandbox.testing import RunningSandbox
from channels.tests.over_http import Case, make_batch, rule_of
from channels.transport import ChannelCopy, Outcome, TransportError

LATER, REFUSED, UNKNOWN = Outcome.LATER, Outcome.REFUSED, Outcome.UNKNOWN


def said(code: int, subcode: int | None = None, message: str = "x", **more: Any) -> dict[str, Any]:
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"} | more
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def usage(minutes: int) -> dict[str, str]:
    rows = {"1": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": minutes}]}
    return {"x-business-use-case-usage": json.dumps(rows)}


CASES = [
    Case("506", "直前の投稿と同じ", REFUSED, status=400, body=said(506)),
    Case("photos posted", "直前の投稿と同じ", REFUSED, status=400, body=said(100, 1366051)),
    Case(
        "368 already",
        "直前の投稿と同じ",
        REFUSED,
        status=400,
        body=said(368, message="You've already posted this"),
    ),
    Case("url", "形式がFacebookで使えません", REFUSED, status=400, body=said(1609008)),
    Case("photo code", "JPGまたはPNG", REFUSED, status=400, body=said(324)),
    Case("photo", "JPGまたはPNG", REFUSED, status=400, body=said(100, 1366046)),
    Case("abusive", "規定に触れる", REFUSED, status=400, body=said(1346003)),
    Case("long", "本文が長すぎます", REFUSED, status=400, body=said(100, message="Name parameter too long")),
    Case("link", "リンク先のページ", LATER, status=400, minutes=10, max_retries=1, body=said(1609005)),
    Case("security", "セキュリティ確認", LATER, True, status=400, body=said(1404112)),
    Case("checkpoint", "本人確認", LATER, True, status=400, body=said(190, 459)),
    Case("identity", "本人確認", LATER, True, status=400, body=said(4854002)),
    Case("no role", "ページの権限がありません", LATER, True, status=400, body=said(190, 492)),
    Case("expired", "連携が切れています", LATER, True, status=400, body=said(190, 463)),
    Case("no token", "連携が切れています", LATER, True, status=400, body=said(2500)),
    Case("permission", "投稿権限がありません", LATER, True, status=403, body=said(200)),
    Case(
        "impersonating",
        "投稿権限がありません",
        LATER,
        True,
        status=403,
        body=said(283_000, message="pages_manage_posts must be granted before impersonating a user's page."),
    ),
    Case(
        "proof",
        "設定に誤り",
        LATER,
        True,
        status=400,
        body=said(100, message="Invalid appsecret_proof provided in the API argument"),
    ),
    Case("no page", "ページが見つかりません", LATER, True, status=400, body=said(100, 33)),
    Case("rate", "利用回数の上限", LATER, status=400, minutes=60, body=said(80001)),
    Case("rate, told", "利用回数の上限", LATER, status=400, minutes=13, body=said(32), headers=usage(13)),
    Case(
        "blocked", "一時的に投稿を制限", LATER, status=400, minutes=60, max_retries=3, body=said(368, 1390008)
    ),
    Case("code 2", "一時的な障害", UNKNOWN, status=500, body=said(2)),
    Case("transient", "一時的な障害", UNKNOWN, status=500, body=said(987_654, is_transient=True)),
    Case("invalid parameter", "投稿データに誤り", REFUSED, status=400, body=said(100)),
    Case("unknown", "不明なエラー（987654/3）", UNKNOWN, status=400, body=said(987_654, 3)),
]
ODD: dict[str, dict[str, Any]] = {
    "500 and nothing in it": {"status": 500, "body": {}},
    "an empty error": {"status": 200, "body": {"error": {}}},
    "an error that is a word": {"status": 400, "body": {"error": "no"}},
    "no id": {"status": 200, "body": {"success": True}},
    "html": {"status": 502, "text": "<html>", "headers": {"content-type": "text/html"}},
    "an empty body": {"status": 200, "text": ""},
    "half a body": {"status": 200, "text": '{"id":'},
}


def refusal(sandbox: RunningSandbox) -> TransportError:
    facebook = FacebookTransport()
    with pytest.raises(TransportError) as caught:
        facebook.send(facebook.compose(ChannelCopy(text="一")), make_batch())
    return caught.value


def row_of(sandbox: RunningSandbox, case: Case) -> int:
    case.arm(sandbox, "facebook", "feed")
    cause = refusal(sandbox).__cause__
    assert isinstance(cause, sdk.GraphAPIError)
    return rule_of(errors._reply(cause, errors._details(cause), case.headers), errors.TABLE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_row(sandbox: RunningSandbox, case: Case) -> None:
    case.arm(sandbox, "facebook", "feed")
    error = refusal(sandbox)
    case.check(error)
    assert error.request_id == "A1"


def test_no_row_is_left_out(sandbox: RunningSandbox) -> None:
    assert {row_of(sandbox, case) for case in CASES} == set(range(len(errors.TABLE)))


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_odd_answers_are_unknown(sandbox: RunningSandbox, answer: dict[str, Any]) -> None:
    sandbox.faults.add("facebook", "feed", **answer)
    error = refusal(sandbox)
    assert error.outcome is UNKNOWN
    assert "手動で投稿し直さないでください" in error.staff_message
