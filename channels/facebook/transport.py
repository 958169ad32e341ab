"""A Facebook Page through facebook-sdk: posts, photos uploaded unpublished and attached, look-up."""

from __future__ import annotations

import io
import json
import unicodedata
from datetime import datetime
from functools import cached_property
from typing import Any

import facebook
from django.conf import settings
from django.utils.dateparse import parse_datetime

from announcements.copywriting import FACEBOOK_MAX
from channels import frozen_images
from channels.facebook.errors import NO_ANSWER, explain, is_duplicate
from channels.facebook.graph import PageGraph
from channels.transport import (
    CLOCK_SKEW,
    Batch,
    ChannelCopy,
    Limits,
    Measure,
    Outcome,
    Payload,
    Reactions,
    Receipt,
    Sent,
    TransportError,
)

# All others were retired in 2025 and 2026.
METRICS = ("post_total_media_view_unique", "post_clicks", "post_reactions_by_type_total")
LOOK_BACK = 50  # posts read when looking for ours


class FacebookTransport:
    """Posts to the city's Page. No idempotency key: after a doubt, `find` looks at the Page first."""

    name = "facebook"
    label = "Facebook"
    recoverable = True
    limits = Limits(unit="字", max_weight=FACEBOOK_MAX, max_images=10, max_image_bytes=4 * 1024 * 1024)

    def measure(self, copy: ChannelCopy) -> Measure:
        length = len(copy.text)
        return Measure(length, FACEBOOK_MAX, f"{length:,} / {FACEBOOK_MAX:,}字", length <= FACEBOOK_MAX)

    def compose(self, copy: ChannelCopy) -> Payload:
        images = [frozen_images.frozen(image) for image in copy.images[: self.limits.max_images]]
        # With pictures Facebook shows those; without, it shows a card of the page behind the link.
        link = "" if images else copy.url
        return Payload(self.name, ({"message": copy.text.strip(), "link": link, "images": images},))

    def send(self, payload: Payload, batch: Batch) -> Receipt:
        part = payload.parts[batch.part]
        fields: dict[str, Any] = {"message": part["message"]}
        if part["link"]:
            fields["link"] = part["link"]
        photos = [self._upload(image) for image in part["images"]]
        if photos:
            fields["attached_media"] = json.dumps([{"media_fbid": photo} for photo in photos])
        try:
            return self._receipt(_id_of(self._ask("POST", f"{settings.FACEBOOK_PAGE_ID}/feed", fields)))
        except TransportError as error:
            if is_duplicate(error) and (ours := self._sent_before(payload, batch)):
                return ours
            raise

    def _sent_before(self, payload: Payload, batch: Batch) -> Receipt | None:
        """Refused as a duplicate after a doubt: the duplicate is most likely our own first attempt."""
        if batch.first_sent_at is None:
            return None
        return self.find(payload, batch, batch.first_sent_at - CLOCK_SKEW)

    def find(self, payload: Payload, batch: Batch, since: datetime) -> Receipt | None:
        wanted = _comparable(payload.parts[batch.part]["message"])
        result = self._ask(
            "GET",
            f"{settings.FACEBOOK_PAGE_ID}/published_posts",
            {"fields": "id,message,created_time,permalink_url", "limit": LOOK_BACK},
        )
        for post in result.get("data", []):
            written = parse_datetime(str(post.get("created_time", "")))
            if written and written >= since and _comparable(str(post.get("message", ""))) == wanted:
                return self._receipt(str(post["id"]))
        return None

    def retract(self, receipt_id: str) -> None:
        try:
            self._ask("DELETE", receipt_id, {})
        except TransportError as error:
            if error.code != "100/33":  # it does not exist: which is what was wanted
                raise

    def reactions(self, sent: Sent) -> Reactions:
        """People who saw the post, clicks on it, and reactions of every kind."""
        rows = self._ask("GET", f"{sent.receipts[0]}/insights", {"metric": ",".join(METRICS)}).get("data", [])
        values = {str(row.get("name")): _value(row) for row in rows if isinstance(row, dict)}
        opened, clicked, kinds = (values.get(name) for name in METRICS)
        return Reactions(
            opened=opened if type(opened) is int else None,
            clicked=clicked if type(clicked) is int else None,
            reacted=sum(kinds.values()) if isinstance(kinds, dict) else None,
        )

    # --- the platform ------------------------------------------------------------------------------

    @cached_property
    def _graph(self) -> PageGraph:
        return PageGraph(
            settings.FACEBOOK_PAGE_TOKEN,
            version=settings.FACEBOOK_GRAPH_VERSION,
            app_secret=settings.FACEBOOK_APP_SECRET,
            base=settings.FACEBOOK_GRAPH_BASE,
        )

    def _ask(self, method: str, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        graph, path = self._graph, f"{self._graph.version}/{path}"
        sent = {"post_args": fields} if method == "POST" else {"args": fields}
        try:
            result = graph.request(path, method=method, **sent)
        except Exception as error:
            raise explain(error, graph.last_headers) from _without_token(error)
        # facebook-sdk never looks at the HTTP status: a 500 with `{}` comes back as a success.
        if not isinstance(result, dict) or not result:
            raise TransportError(NO_ANSWER, outcome=Outcome.UNKNOWN, code="no_body")
        return result

    def _upload(self, image: dict[str, Any]) -> str:
        """An unpublished photo: nobody sees it until a post attaches it, so a failure may be repeated."""
        data, content_type = frozen_images.read(image, self.limits.max_image_bytes)
        name = "photo.png" if content_type == "image/png" else "photo.jpg"
        graph = self._graph
        try:
            result = graph.put_photo(
                (name, io.BytesIO(data), content_type),
                album_path=f"{settings.FACEBOOK_PAGE_ID}/photos",
                published="false",
                alt_text_custom=image["alt"],
            )
            return _id_of(result)
        except Exception as error:
            known = explain(error, graph.last_headers)
            if known.outcome is Outcome.UNKNOWN:
                known = TransportError(
                    "Facebookへ画像を送れませんでした。自動で再送します。",
                    outcome=Outcome.LATER,
                    code=known.code,
                    request_id=known.request_id,
                )
            raise known from _without_token(error)

    def _receipt(self, post_id: str) -> Receipt:
        base = settings.FACEBOOK_GRAPH_BASE
        url = f"{base}/facebook/#{post_id}" if base else f"https://www.facebook.com/{post_id}"
        return Receipt(id=post_id, url=url)


def _value(row: dict[str, Any]) -> Any:
    values = row.get("values")
    newest = values[-1] if isinstance(values, list) and values else None
    return newest.get("value") if isinstance(newest, dict) else None


def _id_of(result: Any) -> str:
    """The id of what was made. Without one nobody knows whether it was made."""
    if not isinstance(result, dict) or not result.get("id"):
        raise TransportError(NO_ANSWER, outcome=Outcome.UNKNOWN, code="no_id")
    return str(result["id"])


def _without_token(error: Exception) -> Exception | None:
    """requests puts the URL, and with it the page token, into its exception texts: do not chain those."""
    return error if isinstance(error, facebook.GraphAPIError) else None


def _comparable(text: str) -> str:
    """NFC without white space: what survives Facebook's own rewriting."""
    return "".join(unicodedata.normalize("NFC", text).split())
