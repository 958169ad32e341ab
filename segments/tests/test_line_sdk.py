"""The SDK's client alone, and the whole SDK for whoever asks for more."""

from __future__ import annotations

import subprocess
import sys

ALONE = """
import sys
from segments.line_sdk import ApiClient
assert "linebot.v3.messaging.api.async_messaging_api" not in sys.modules
assert "linebot.v3.webhooks" not in sys.modules
"""
WHOLE_AFTERWARDS = """
from segments.line_sdk import ApiClient, ApiException
import linebot, linebot.v3.messaging
from linebot.v3.messaging import MessagingApi, MulticastRequest
from linebot.v3 import WebhookParser
assert linebot.v3.messaging.ApiClient is ApiClient
assert linebot.v3.messaging.ApiException is ApiException
assert linebot.LineBotApi
"""
WHOLE_BEFORE = """
from linebot.v3.messaging import ApiClient as whole
from segments.line_sdk import ApiClient
assert whole is ApiClient
"""


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_client_comes_alone() -> None:
    run(ALONE)


def test_the_rest_comes_when_it_is_asked_for() -> None:
    run(WHOLE_AFTERWARDS)


def test_a_whole_sdk_that_is_there_already_is_used() -> None:
    run(WHOLE_BEFORE)
