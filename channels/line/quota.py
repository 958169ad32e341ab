"""This month's messages on LINE: what the plan allows and what is used, read into the channel's row.

Nobody who sends waits for an answer here: a task asks, and `channels.ledger.quota` reckons with the row.
"""

from __future__ import annotations

import logging
from typing import Any

import urllib3
from django.conf import settings
from django.utils import timezone

from announcements.models import Channel
from channels.ledger.locks import advisory_lock
from channels.ledger.quota import Quota
from channels.models import ChannelStatus
from segments.line_sdk import ApiClient, ApiException, Configuration

logger = logging.getLogger(__name__)

TIMEOUT = (3.05, 10.0)  # connect, read


def refresh() -> Quota | None:
    """Read the quota into the row. None when somebody else is at it, or when LINE did not say."""
    with advisory_lock("quota") as held:
        if not held:
            return None
        try:
            quota = read()
        except (ApiException, urllib3.exceptions.HTTPError, KeyError, TypeError, ValueError) as error:
            logger.warning("LINE's quota could not be read: %s", type(error).__name__)
            return None
        status, _ = ChannelStatus.objects.get_or_create(channel=Channel.LINE)
        ChannelStatus.objects.filter(pk=status.pk).update(
            quota_limit=quota.limit, quota_used=quota.used, quota_read_at=quota.read_at
        )
        return quota


def read() -> Quota:
    """Ask LINE. Raises what the SDK does; KeyError, TypeError, ValueError for an answer of another shape."""
    asked_at = timezone.now()  # before: what is accepted meanwhile is reckoned from the ledger
    with _client() as client:
        quota = _get(client, "/v2/bot/message/quota")
        used = int(_get(client, "/v2/bot/message/quota/consumption")["totalUsage"])
    if quota["type"] not in {"none", "limited"}:
        raise ValueError("an unknown type of quota")
    return Quota(int(quota["value"]) if quota["type"] == "limited" else None, used, asked_at)


def _client() -> ApiClient:
    configuration = Configuration(
        host=settings.LINE_API_BASE.rstrip("/"), access_token=settings.LINE_CHANNEL_ACCESS_TOKEN
    )
    configuration.retries = urllib3.Retry(0, redirect=0)  # the next round asks again
    return ApiClient(configuration)


def _get(client: ApiClient, path: str) -> dict[str, Any]:
    """Without the SDK's models: they refuse an answer with a word they do not know."""
    reply: dict[str, Any] = client.call_api(
        path,
        "GET",
        auth_settings=["Bearer"],
        response_types_map={"200": "object"},
        _return_http_data_only=True,
        _request_timeout=TIMEOUT,
    )
    return reply
