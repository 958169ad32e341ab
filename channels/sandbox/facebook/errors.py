"""The Graph API's refusals: one shape, HTTP status 400 unless said otherwise."""

from __future__ import annotations

import secrets
from typing import Any

from channels.sandbox.replies import Refusal, Reply


def graph_error(
    code: int,
    message: str,
    *,
    kind: str = "OAuthException",
    subcode: int | None = None,
    status: int = 400,
    title: str = "",
    user_message: str = "",
    transient: bool | None = None,
) -> Refusal:
    error: dict[str, Any] = {"message": message, "type": kind, "code": code}
    if subcode is not None:
        error["error_subcode"] = subcode
    if transient is not None:
        error["is_transient"] = transient
    if title or user_message:
        error |= {"error_user_title": title, "error_user_msg": user_message}
    error["fbtrace_id"] = "A" + secrets.token_urlsafe(12)
    return Refusal(Reply(status, {"error": error}))


def no_token() -> Refusal:
    message = "An active access token must be used to query information about the current user."
    return graph_error(2500, message)


def bad_token() -> Refusal:
    return graph_error(190, "Invalid OAuth access token - Cannot parse access token", status=401)


def bad_proof() -> Refusal:
    return graph_error(
        100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException"
    )


def no_such_object(object_id: str) -> Refusal:
    message = (
        f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation."
    )
    return graph_error(100, message, kind="GraphMethodException", subcode=33)


def parameter(message: str, subcode: int | None = None) -> Refusal:
    return graph_error(100, f"(#100) {message}", subcode=subcode)


def duplicate() -> Refusal:
    return graph_error(
        506,
        "(#506) Duplicate status message",
        kind="FacebookApiException",
        title="重複した投稿",
        user_message="この投稿は直前の投稿と同じ内容です。",
    )


def photo_refused() -> Refusal:
    return graph_error(
        100,
        "Invalid parameter",
        subcode=1366046,
        title="写真をアップロードできません",
        user_message="写真は4MB以下のJPGまたはPNGにしてください。",
    )


def too_many_calls() -> Refusal:
    return graph_error(
        80001, "(#80001) There have been too many calls to this Page account. Wait a bit and try again."
    )
