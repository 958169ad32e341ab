"""Every error of LINE's sending endpoints, and what staff read (Messaging API reference, error responses)."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import urllib3

from channels.errors import Reply, Rule, classify
from channels.transport import Outcome, TransportError
from segments.line_sdk import ApiException

LATER, UNKNOWN = Outcome.LATER, Outcome.UNKNOWN

_MONTHLY = (
    "LINEの今月の送信数の枠がほかの配信で一時的に埋まっているため、送れていません。"
    "{time}ごろ自動で再送します。"
)
QUOTA_USED_UP = (
    "LINEの今月の送信数の上限に達しました。上限を増やすか来月になるまで、LINEの配信を止めています。"
)
_MONTHLY_WORDS, _MONTHLY_CODE = "monthly limit", "429/monthly"

TABLE = (
    # The two 429s are told apart only by their words.
    Rule(
        _MONTHLY,
        LATER,
        status=(429,),
        text=(_MONTHLY_WORDS,),
        wait=timedelta(minutes=10),
        max_retries=6,
    ),
    Rule("LINEが混み合っています。自動で再送します。", LATER, status=(429,), wait=timedelta(seconds=2)),
    Rule("LINEの認証が無効です。管理者がアクセストークンを確認してください。", LATER, True, status=(401,)),
    Rule(
        "このLINE公式アカウントでは配信の機能を使えません。管理者が契約と設定を確認してください。",
        LATER,
        True,
        status=(403,),
    ),
    Rule("送信先に使えない番号が含まれていました。", status=(400,), text=("the property, to[",)),
    Rule(
        "LINEの文面が長すぎるか、空です。直して再度承認を受けてください。",
        status=(400,),
        text=("length must be", "may not be empty"),
    ),
    Rule("送信データが大きすぎます。文面や画像を減らして再度承認を受けてください。", status=(413,)),
    Rule("LINEの接続先設定に誤りがあります。管理者に連絡してください。", status=(404, 405, 410, 415)),
    Rule("LINEに送信を断られました。管理者に連絡してください。", status=(400, 422)),
    Rule("LINE側で障害が起きているようです。同じ番号で自動で送り直します（二重には届きません）。", UNKNOWN),
)

NOT_CONNECTED = "LINEに接続できませんでした。自動で再送します。"
NO_ANSWER = "LINEの応答が確認できませんでした。同じ番号で自動で送り直します（二重には届きません）。"
_BAD_RECIPIENT = re.compile(r"the property, to\[(\d+)\]")


def explain(error: Exception) -> TransportError:
    """Whatever line-bot-sdk (or urllib3 below it) raised, except 409, which is a success."""
    if isinstance(error, ApiException):
        reply = _reply(error)
        known = classify(reply, TABLE)
        if found := _BAD_RECIPIENT.search(reply.text):
            known.bad_recipient = int(found[1])
        if known.code == "429" and _MONTHLY_WORDS in reply.text:
            known.code = _MONTHLY_CODE
        return known
    if isinstance(error, urllib3.exceptions.MaxRetryError) and isinstance(
        error.reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError
    ):
        return TransportError(NOT_CONNECTED, outcome=LATER, code="connect")
    # Time-outs, dropped connections, unreadable replies: the request may have been accepted.
    return TransportError(NO_ANSWER, outcome=UNKNOWN, code=type(error).__name__)


def is_monthly_limit(error: TransportError) -> bool:
    """「You have reached your monthly limit.」, which may pass: running deliveries reserve their share."""
    return error.code == _MONTHLY_CODE


def quota_used_up(error: TransportError) -> TransportError:
    """The same refusal when the quota really has no room: nothing goes out until a person has acted."""
    return TransportError(
        QUOTA_USED_UP,
        outcome=LATER,
        stop_channel=True,
        code=error.code,
        request_id=error.request_id,
    )


def _reply(error: ApiException) -> Reply:
    headers = error.headers or {}
    return Reply(
        status=error.status or 0,
        text=_message(error.body).lower(),
        request_id=str(headers.get("x-line-request-id") or ""),
    )


def _message(body: object) -> str:
    """The message and its details, each with the property it names; a 503 may bring HTML instead of JSON."""
    try:
        data = json.loads(str(body))
    except ValueError:
        return ""
    if not isinstance(data, dict):
        return ""
    details = data.get("details")
    said = [
        f"{item.get('message', '')} (The property, {item.get('property', '')})"
        for item in (details if isinstance(details, list) else [])
        if isinstance(item, dict)
    ]
    return " ".join([str(data.get("message", "")), *said])
