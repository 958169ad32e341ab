"""LINE through line-bot-sdk's own client: multicast to a frozen batch, or one broadcast to everybody."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

import urllib3
from django.conf import settings

from announcements.weight.line_units import MAX_UNITS, utf16_units
from channels import frozen_images
from channels.line.errors import NO_ANSWER, explain, is_monthly_limit, quota_used_up
from channels.transport import (
    Batch,
    ChannelCopy,
    Image,
    Limits,
    Measure,
    Outcome,
    Payload,
    Reactions,
    Receipt,
    Sent,
    TransportError,
)
from segments.line_sdk import ApiClient, ApiException, Configuration
from staff.errors import Refused

MAX_MESSAGES = 5  # message objects per request
MAX_PREVIEW_BYTES = 1024 * 1024
TIMEOUT = (3.05, 15.0)  # connect, read; the SDK itself has none
INSIGHT = "/v2/bot/insight/message/event"
ODD_FIGURES = "LINEから反応の数を読み取れませんでした。あとで自動で読み直します。"
MULTICAST, BROADCAST = "/v2/bot/message/multicast", "/v2/bot/message/broadcast"


class LineTransport:
    """Sends under the batch's retry key: repeating is safe for 24 h, and 409 means it had been accepted."""

    name = "line"
    label = "LINE"
    recoverable = False  # nothing can be looked up: the retry key answers instead
    limits = Limits(
        unit="字", max_weight=MAX_UNITS, max_images=MAX_MESSAGES - 1, max_image_bytes=10 * 1024 * 1024
    )

    def measure(self, copy: ChannelCopy) -> Measure:
        units = utf16_units(copy.text)
        return Measure(units, MAX_UNITS, f"{units:,} / {MAX_UNITS:,}字", units <= MAX_UNITS)

    def compose(self, copy: ChannelCopy) -> Payload:
        """One part: the text, then the pictures, as LINE's message objects with their frozen digests."""
        messages: list[dict[str, Any]] = [{"type": "text", "text": copy.text.strip()}]
        images = [frozen_images.frozen(image) for image in copy.images[: self.limits.max_images]]
        messages.extend(_image_message(image) for image in copy.images[: self.limits.max_images])
        return Payload(self.name, ({"messages": messages, "images": images},))

    def send(self, payload: Payload, batch: Batch) -> Receipt:
        part = payload.parts[batch.part]
        for image in part["images"]:
            frozen_images.check(image)  # LINE fetches it later: what it will find must be what was approved
            frozen_images.make_preview(image, MAX_PREVIEW_BYTES)
        body: dict[str, Any] = {"messages": part["messages"], "notificationDisabled": False}
        everyone = batch.audience == "everyone"
        if not everyone:
            body["to"] = list(batch.recipients)
            # Without a unit name LINE keeps no statistics of a multicast; broadcasts know none.
            body["customAggregationUnits"] = [unit_of(batch.delivery_id)]
        try:
            return self._post(BROADCAST if everyone else MULTICAST, body, str(batch.retry_key))
        except TransportError as error:
            if is_monthly_limit(error) and not self._room_left(batch.people):
                raise quota_used_up(error) from error
            raise

    def _room_left(self, people: int) -> bool:
        """Whether the quota has room for `people`: then the refusal was another sending's reservation."""
        try:
            quota = self._get("/v2/bot/message/quota")
            used = self._get("/v2/bot/message/quota/consumption")
            return quota.get("type") != "limited" or int(quota["value"]) - int(used["totalUsage"]) > people
        except (ApiException, urllib3.exceptions.HTTPError, KeyError, TypeError, ValueError):
            return True  # not known: the waiting of a passing refusal does no harm

    def find(self, payload: Payload, batch: Batch, since: datetime) -> Receipt | None:  # noqa: ARG002
        """LINE has no look-up; the ledger repeats under the same key instead (`recoverable` is False)."""
        return None

    def retract(self, receipt_id: str) -> None:  # noqa: ARG002
        raise Refused("LINEのメッセージは取り消せません。訂正のお知らせを送ってください。")

    def reactions(self, sent: Sent) -> Reactions:
        """People who saw it and who opened a link, as far as LINE has counted them by now."""
        try:
            if sent.is_listed:
                reply = self._get(
                    f"{INSIGHT}/aggregation",
                    customAggregationUnit=unit_of(sent.delivery_id),
                    **{"from": f"{sent.first_day:%Y%m%d}", "to": f"{sent.last_day:%Y%m%d}"},
                )
            else:
                reply = self._get(INSIGHT, requestId=sent.receipts[0])
        except Exception as error:
            raise explain(error) from error
        overview = reply.get("overview")
        if not isinstance(overview, dict):
            raise TransportError(ODD_FIGURES, outcome=Outcome.LATER, code="no_overview")
        return Reactions(
            delivered=_number(overview.get("delivered")),
            opened=_number(overview.get("uniqueImpression")),
            clicked=_number(overview.get("uniqueClick")),
        )

    # --- the platform ------------------------------------------------------------------------------

    @cached_property
    def _client(self) -> ApiClient:
        configuration = Configuration(
            host=settings.LINE_API_BASE.rstrip("/"), access_token=settings.LINE_CHANNEL_ACCESS_TOKEN
        )
        configuration.connection_pool_maxsize = settings.LINE_CONCURRENCY + 8  # the default is 10
        configuration.retries = urllib3.Retry(0, redirect=0)  # repeating is the ledger's business
        return ApiClient(configuration)

    def _post(self, path: str, body: dict[str, Any], retry_key: str) -> Receipt:
        """Through the SDK's client but without its models, which cost ¾ of the time with 500 ids."""
        try:
            reply = self._client.call_api(
                path,
                "POST",
                header_params={"Content-Type": "application/json", "X-Line-Retry-Key": retry_key},
                body=body,
                auth_settings=["Bearer"],
                response_types_map={"200": "object"},
                _return_http_data_only=False,
                _request_timeout=TIMEOUT,
            )
        except ApiException as error:
            accepted = str((error.headers or {}).get("x-line-accepted-request-id") or "")
            if error.status == 409 and accepted:  # without it, it is no proof: a proxy's answer, perhaps
                return Receipt(id=accepted, request_id=_request_id(error.headers), detail={"repeated": True})
            raise explain(error) from error
        except Exception as error:
            raise explain(error) from error
        if reply.status_code != 200 or not isinstance(reply.data, dict):  # a proxy's page, perhaps
            code, request_id = str(reply.status_code), _request_id(reply.headers)
            raise TransportError(NO_ANSWER, outcome=Outcome.UNKNOWN, code=code, request_id=request_id)
        request_id = _request_id(reply.headers)
        return Receipt(id=request_id, request_id=request_id)

    def _get(self, path: str, **query: str) -> dict[str, Any]:
        reply = self._client.call_api(
            path,
            "GET",
            query_params=list(query.items()),
            auth_settings=["Bearer"],
            response_types_map={"200": "object"},
            _return_http_data_only=True,
            _request_timeout=TIMEOUT,
        )
        return reply if isinstance(reply, dict) else {}


def unit_of(delivery_id: int) -> str:
    """The statistics unit of a multicast: its requests are counted under this name."""
    return f"delivery_{delivery_id}"


def _number(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _request_id(headers: Any) -> str:
    return str((headers or {}).get("x-line-request-id") or "")


def _image_message(image: Image) -> dict[str, Any]:
    """LINE's servers fetch both addresses; outside the sandbox they must be public and HTTPS."""
    if settings.LIVE and not settings.HTTPS:
        raise Refused("LINEで画像を送るには、市のアドレス（PUBLIC_BASE_URL）をhttpsにしてください。")
    return {
        "type": "image",
        "originalContentUrl": _address(image.path),
        "previewImageUrl": _address(frozen_images.preview_path(image)),
    }


def _address(path: str) -> str:
    return f"{settings.PUBLIC_BASE_URL}{settings.MEDIA_URL}{quote(path)}"
