"""LINE's reply endpoint through line-bot-sdk's own client. Replies are free and count against no quota."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import urllib3
from django.conf import settings

from segments.line_sdk import ApiClient, ApiException, Configuration

TIMEOUT = (2.0, 5.0)  # connect, read; the SDK itself has none
POOL = 32


def reply(token: str, messages: list[dict[str, Any]]) -> str:
    """Answer under a reply token; "" when LINE took it, else what went wrong in a word. Never repeated.

    A retry key must not be sent here: LINE answers it with 400 on this endpoint.
    """
    try:
        _client(settings.LINE_API_BASE.rstrip("/"), settings.LINE_CHANNEL_ACCESS_TOKEN).call_api(
            "/v2/bot/message/reply",
            "POST",
            header_params={"Content-Type": "application/json"},
            body={"replyToken": token, "messages": messages, "notificationDisabled": False},
            auth_settings=["Bearer"],
            response_types_map={"200": "object"},
            _return_http_data_only=True,
            _request_timeout=TIMEOUT,
        )
    except ApiException as error:
        return f"status {error.status}"
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        return type(error).__name__
    return ""


@lru_cache(maxsize=4)
def _client(host: str, access_token: str) -> ApiClient:
    configuration = Configuration(host=host, access_token=access_token)
    configuration.connection_pool_maxsize = POOL
    configuration.retries = urllib3.Retry(0, redirect=0)
    return ApiClient(configuration)
