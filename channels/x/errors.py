"""Every error a publisher meets on X, and what staff read (X's response codes; field reports of 2026)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import tweepy

from channels.errors import Reply, Rule, classify
from channels.rerouting import never_sent
from channels.transport import Outcome, TransportError

LATER, UNKNOWN = Outcome.LATER, Outcome.UNKNOWN

_AUTH = "Xの認証が無効です。管理者がアカウント連携をやり直してください。"
_APP = "Xのアプリ設定（書き込み権限）に問題があります。管理者に連絡してください。"
_SUSPENDED = "市のXアカウントが凍結またはロックされています。至急、Xにログインして確認してください。"
_AUTOMATED = "Xに自動投稿と判定されました。Xにログインして確認するまで投稿を止めています。"
_DAILY = "Xの1日の投稿上限に達しました。{time}ごろ自動で再送します。"
_THREAD = "続きの投稿に失敗しました。1件目は公開済みです。続きを確認してください。"
_TWICE = "同じ内容の投稿がすでにあります。文面を変えて再度承認を受けてください。"
_LONG = "文字数が上限を超えています。短くして再度承認を受けてください。"
_FORMAT = "Xで使えない書式、または画像の枚数です。修正してください。"

_THREAD_WAIT, _THREAD_RETRIES = timedelta(seconds=8), 3

TABLE = (
    # --- 402: the paid credit ---
    Rule(
        "X APIの利用残高がありません。残高を追加するまでXへの投稿を止めています。", LATER, True, status=(402,)
    ),
    # --- 429 ---
    Rule(
        "X APIの今月の利用上限に達しました。管理者による対応が必要です。",
        LATER,
        True,
        status=(429,),
        kind="usage-capped",
    ),
    Rule("Xの投稿回数の上限に達しました。{time}ごろ自動で再送します。", LATER, status=(429,), timed=True),
    Rule(
        "Xが混み合っています。{time}ごろ自動で再送します。", LATER, status=(429,), wait=timedelta(minutes=15)
    ),
    # --- 401 and account trouble: nothing more may go out until a person has looked ---
    Rule(_AUTH, LATER, True, status=(401,)),
    Rule(_AUTH, LATER, True, codes=(32, 89)),
    Rule(_AUTH, LATER, True, status=(403,), text=("unsupported authentication",)),
    Rule(_APP, LATER, True, status=(403,), kind="client-forbidden"),
    Rule(_APP, LATER, True, status=(403,), text=("oauth1 app permissions", "client-not-enrolled")),
    Rule(_SUSPENDED, LATER, True, status=(403,), kind="user-suspended"),
    Rule(_SUSPENDED, LATER, True, codes=(64, 326)),
    Rule(_SUSPENDED, LATER, True, status=(403,), text=("suspended", "account is temporarily locked")),
    Rule(_AUTOMATED, LATER, True, codes=(226,)),
    Rule(_AUTOMATED, LATER, True, status=(403,), text=("looks like it might be automated",)),
    # --- 403: what may pass by itself ---
    Rule(_DAILY, LATER, codes=(185,), wait=timedelta(minutes=60)),
    Rule(_DAILY, LATER, status=(403,), text=("daily limit",), wait=timedelta(minutes=60)),
    # The parent of a thread, just posted, is not visible everywhere yet.
    Rule(_THREAD, LATER, codes=(385,), wait=_THREAD_WAIT, max_retries=_THREAD_RETRIES),
    Rule(
        _THREAD,
        LATER,
        status=(403,),
        text=("deleted or not visible",),
        wait=_THREAD_WAIT,
        max_retries=_THREAD_RETRIES,
    ),
    # --- 403 and 400: the post itself ---
    Rule(_TWICE, codes=(187,)),
    Rule(_TWICE, status=(403,), text=("duplicate content",)),
    Rule(_LONG, codes=(186,)),
    Rule(_LONG, status=(403,), text=("needs to be a bit shorter",)),
    Rule(
        "Xの規則により、この投稿には返信できません。",
        status=(403,),
        text=("you can only reply to", "reply to this conversation is not allowed"),
    ),
    Rule("本文のURLがXに拒否されました。URLを確認してください。", status=(403,), text=("invalid url",)),
    Rule(_FORMAT, status=(400, 403), text=("cashtag",)),
    Rule(_FORMAT, status=(400,), text=("maximum of 4 items",)),
    Rule(
        "投稿がXに拒否されました。文字数（全角140字相当）と画像を確認してください。",
        status=(403,),
        text=("not permitted to perform this action",),
    ),
    Rule(
        "画像の登録期限が切れたため、画像を送り直しています。",
        LATER,
        status=(400,),
        text=("media ids", "media_ids", "media id"),
        wait=timedelta(seconds=5),
        max_retries=1,
    ),
    Rule(
        "画像（動画）をXが処理できませんでした。形式とサイズ（画像5MBまで）を確認してください。",
        status=(400, 413),
        text=("media", "image", "file size"),
    ),
    Rule("投稿がXに拒否されました。文面と画像を確認してください。", status=(403,)),
    Rule("投稿データに誤りがあります。管理者に連絡してください。", status=(400, 409, 413, 415, 422)),
    Rule("Xの接続先設定に誤りがあります。管理者に連絡してください。", status=(404, 405, 410)),
    # --- everything else: the post may exist ---
    Rule("X側で障害が起きているようです。投稿の有無を確認してから自動で再送します。", UNKNOWN),
)

NOT_CONNECTED = "Xに接続できませんでした。自動で再送します。"
NO_ANSWER = (
    "Xの応答が確認できませんでした。投稿済みかどうかを自動で確認しています。手動で投稿し直さないでください。"
)
ODD_ANSWER = "X側で障害が起きているようです。投稿の有無を確認してから自動で再送します。"
# The platform names the second; a clock that is a little behind ours must not cost another refusal.
AFTER_RESET = timedelta(seconds=5)


def explain(error: Exception) -> TransportError:
    """Whatever tweepy (or the network below it) raised, as the ledger's one error."""
    if isinstance(error, TransportError):
        return error
    if isinstance(error, tweepy.HTTPException):
        return classify(_reply(error), TABLE)
    if isinstance(error, requests.RequestException) and not isinstance(error, requests.JSONDecodeError):
        if never_sent(error):
            return TransportError(NOT_CONNECTED, outcome=LATER, code="connect")
        return TransportError(NO_ANSWER, outcome=UNKNOWN, code=type(error).__name__)
    # tweepy trips over odd bodies of 5xx replies with AttributeError, TypeError and ValueError.
    return TransportError(ODD_ANSWER, outcome=UNKNOWN, code=type(error).__name__)


def is_duplicate(error: TransportError) -> bool:
    """The words are on our timeline already: perhaps by a request whose answer was lost."""
    return error.staff_message == _TWICE


def _reply(error: tweepy.HTTPException) -> Reply:
    response = error.response
    code = next((int(value) for value in error.api_codes if str(value).isdigit()), None)
    body = _problem(response)
    words = " ".join([*map(str, error.api_messages), str(body.get("detail", "")), str(body.get("title", ""))])
    return Reply(
        status=response.status_code,
        code=code,
        text=words.lower(),
        kind=str(body.get("type", "")),
        retry_at=_reset(response) if response.status_code == 429 else None,
        request_id=response.headers.get("x-transaction-id", ""),
    )


def _problem(response: requests.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _reset(response: requests.Response) -> datetime | None:
    """The later of the window's and the day's reset, among those that are used up."""
    names = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")
    resets = [
        int(value)
        for name in names
        if (value := response.headers.get(f"{name}-reset", "")).isdigit()
        and (name == "x-rate-limit" or response.headers.get(f"{name}-remaining") == "0")
    ]
    return datetime.fromtimestamp(max(resets), UTC) + AFTER_RESET if resets else None
