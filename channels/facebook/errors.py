"""Every error a publisher meets on a Facebook Page, and what staff read (Graph API error handling, v25)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import facebook
import requests

from channels.errors import Reply, Rule, classify
from channels.rerouting import never_sent
from channels.transport import Outcome, TransportError

LATER, UNKNOWN = Outcome.LATER, Outcome.UNKNOWN
_HOUR = timedelta(minutes=60)

_TRANSIENT = "Facebook側で一時的な障害が起きています。投稿の有無を確認してから自動で再送します。"
_RATE = "Facebookの利用回数の上限に達しました。{time}ごろ自動で再送します。"
_IDENTITY = "Facebookが本人確認を求めています。連携した担当者がFacebookにログインして手続きしてください。"
_LINK_LOST = "Facebookとの連携が切れています。管理者が連携をやり直してください。"
_FORBIDDEN = "ページへの投稿権限がありません。管理者が権限を確認し、連携をやり直してください。"
_TWICE = "直前の投稿と同じ内容です。文面を変えて再度承認を受けてください。"
_FORMAT = "本文またはURLの形式がFacebookで使えません。修正してください。"
_PHOTO = "画像を登録できませんでした。JPGまたはPNG、4MB以下にしてください。"
_RULES = "内容がFacebookの規定に触れると判定されました。文面を見直してください。"
_SECURITY = "セキュリティ確認のためFacebookの利用が制限されています。ログインして確認してください。"

TABLE = (
    # --- the post itself ---
    Rule(_TWICE, codes=(506, 1366051)),
    Rule(_TWICE, subcodes=(1366051,)),
    Rule(_TWICE, codes=(368,), text=("already posted",)),
    Rule(_FORMAT, codes=(1609008, 2061006, 1349125)),
    Rule(_PHOTO, codes=(1366046, 2069019, 324)),
    Rule(_PHOTO, subcodes=(1366046, 2069019)),
    Rule(_RULES, codes=(1346003, 1404102)),
    Rule("本文が長すぎます。短くしてください。", text=("parameter too long", "63206", "63,206")),
    Rule(
        "リンク先のページをFacebookが読み取れませんでした。URLが公開されているか確認してください。",
        LATER,
        codes=(1609005,),
        wait=timedelta(minutes=10),
        max_retries=1,
    ),
    # --- the account: nothing more may go out until a person has looked ---
    Rule(_SECURITY, LATER, True, codes=(1404112, 1404006)),
    Rule(_IDENTITY, LATER, True, codes=(190, 102), subcodes=(459, 464)),
    Rule(_IDENTITY, LATER, True, codes=(4854002,)),
    Rule(
        "連携した担当者にページの権限がありません。ページ管理者に権限の付与を依頼してください。",
        LATER,
        True,
        codes=(190,),
        subcodes=(492,),
    ),
    Rule(_LINK_LOST, LATER, True, codes=(190, 102, 2500)),
    Rule(_FORBIDDEN, LATER, True, codes=(3, 10, 1404078, *range(200, 300))),
    Rule(_FORBIDDEN, LATER, True, text=("must be granted before impersonating", "as the page itself")),
    Rule(
        "Facebookアプリの設定に誤りがあります。管理者に連絡してください。",
        LATER,
        True,
        codes=(100,),
        text=("appsecret_proof",),
    ),
    Rule(
        "連携先のページが見つかりません。管理者に連絡してください。",
        LATER,
        True,
        codes=(100,),
        subcodes=(33,),
    ),
    # --- time ---
    Rule(_RATE, LATER, codes=(4, 17, 32, 341, 613, 80001), wait=_HOUR),
    Rule(
        "Facebookが一時的に投稿を制限しています。時間をおいて再送します。続く場合はページの警告を確認してください。",
        LATER,
        codes=(368,),
        wait=_HOUR,
        max_retries=3,
    ),
    # --- "wait and retry", but one photo was once published seven times by doing just that ---
    Rule(_TRANSIENT, UNKNOWN, codes=(1, 2)),
    Rule(_TRANSIENT, UNKNOWN, transient=True),
    Rule("投稿データに誤りがあります。管理者に連絡してください。", codes=(100,)),
    Rule("Facebookで不明なエラー（{code}）が起きました。管理者に連絡してください。", UNKNOWN),
)

NOT_CONNECTED = "Facebookに接続できませんでした。自動で再送します。"
NO_ANSWER = (
    "Facebookの応答が確認できませんでした。投稿済みかどうかを自動で確認しています。"
    "手動で投稿し直さないでください。"
)


def explain(error: Exception, headers: Mapping[str, str] | None = None) -> TransportError:
    """Whatever facebook-sdk, or the network below it, raised. `headers`: those of the last reply, if any."""
    if isinstance(error, TransportError):
        return error
    if isinstance(error, facebook.GraphAPIError) and (details := _details(error)):
        return classify(_reply(error, details, headers or {}), TABLE)
    if isinstance(error, requests.RequestException) and never_sent(error):
        return TransportError(NOT_CONNECTED, outcome=LATER, code="connect")
    # No readable answer: HTML of a proxy, no Content-Type, an empty body, a lost connection.
    return TransportError(NO_ANSWER, outcome=UNKNOWN, code=type(error).__name__)


def is_duplicate(error: TransportError) -> bool:
    """The words are on our Page already: perhaps by a request whose answer was lost."""
    return error.staff_message == _TWICE


def _details(error: facebook.GraphAPIError) -> dict[str, Any]:
    details = error.result.get("error") if isinstance(error.result, dict) else None
    return details if isinstance(details, dict) and details.get("code") is not None else {}


def _reply(error: facebook.GraphAPIError, details: dict[str, Any], headers: Mapping[str, str]) -> Reply:
    words = f"{error.message or ''} {details.get('error_user_msg') or ''}"
    return Reply(
        code=_number(details.get("code")),
        subcode=_number(details.get("error_subcode")),
        text=words.lower(),
        transient=bool(details.get("is_transient")),
        retry_at=_regain(headers),
        request_id=str(details.get("fbtrace_id") or ""),
    )


def _number(value: Any) -> int | None:
    return int(value) if str(value).lstrip("-").isdigit() else None


def _regain(headers: Mapping[str, str]) -> datetime | None:
    """When a throttled Page may go on: `estimated_time_to_regain_access`, minutes, in the usage header."""
    try:
        usage = json.loads(headers.get("x-business-use-case-usage") or "{}")
        minutes = max(
            (
                int(item.get("estimated_time_to_regain_access", 0))
                for items in usage.values()
                for item in items
            ),
            default=0,
        )
    except (ValueError, TypeError, AttributeError):
        return None
    return datetime.now(UTC) + timedelta(minutes=minutes) if minutes else None
