"""X through tweepy: one post per part, pictures by v2 media upload, our own timeline as the proof."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import tweepy
from django.conf import settings

from announcements.weight.x_weight import FORBIDDEN, find_urls, weighted_length
from channels import frozen_images
from channels.rerouting import mount
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
from channels.x.errors import NO_ANSWER, explain, is_duplicate
from channels.x.splitting import MAX_POSTS, split
from staff.errors import Refused

# tweepy signs for api.twitter.com whatever X calls itself; media and metadata go there too (v2).
HOSTS = ("https://api.twitter.com", "https://api.x.com", "https://upload.twitter.com")
MAX_ALT = 1000  # characters, POST /2/media/metadata
TIMELINE_PAGE = 100


# X escapes these three and nothing else; a full HTML unescape would also turn `&copy=1` of a URL into ©.
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


class XTransport:
    """Posts to the city's own account. There is no idempotency key: after a doubt, `find` looks first."""

    name = "x"
    label = "X"
    recoverable = True

    @property
    def limits(self) -> Limits:
        return Limits(
            unit="文字（全角は2、URLは23）",
            max_weight=settings.X_MAX_WEIGHT,
            max_images=4,
            max_image_bytes=5 * 1024 * 1024,
        )

    def measure(self, copy: ChannelCopy) -> Measure:
        weight, limit = weighted_length(copy.text), settings.X_MAX_WEIGHT
        label = f"{weight:,} / {limit:,}"
        if weight <= limit or not copy.thread:
            return Measure(weight, limit, label, weight <= limit)
        posts = _posts(copy)
        if not posts:
            return Measure(weight, limit, f"{weight:,}（{MAX_POSTS}件に収まりません）", False)
        return Measure(weight, limit, f"{weight:,}（{len(posts)}件に分けて投稿）", True)

    def compose(self, copy: ChannelCopy) -> Payload:
        """One part per post; pictures go with the first. Refused for characters X takes in no post."""
        if FORBIDDEN.intersection(copy.text):
            raise Refused("Xで使えない文字（見えない制御の文字）が入っています。本文を打ち直してください。")
        posts = _posts(copy) if copy.thread else [copy.text.strip()]
        images = [frozen_images.frozen(image) for image in copy.images[: self.limits.max_images]]
        parts = tuple(
            {"text": text, "images": images if number == 0 else []} for number, text in enumerate(posts)
        )
        return Payload(self.name, parts)

    def send(self, payload: Payload, batch: Batch) -> Receipt:
        part = payload.parts[batch.part]
        media = [self._upload(image) for image in part["images"]]
        try:
            response = self._client.create_tweet(
                text=part["text"], media_ids=media or None, in_reply_to_tweet_id=batch.previous or None
            )
            return self._receipt(str(response.data["id"]))
        except Exception as error:
            known = explain(error)
            if is_duplicate(known) and (ours := self._sent_before(payload, batch)):
                return ours
            raise known from error

    def _sent_before(self, payload: Payload, batch: Batch) -> Receipt | None:
        """Refused as a duplicate after a doubt: the duplicate is most likely our own first attempt."""
        if batch.first_sent_at is None:
            return None
        return self.find(payload, batch, batch.first_sent_at - CLOCK_SKEW)

    def find(self, payload: Payload, batch: Batch, since: datetime) -> Receipt | None:
        """Our post with the same text (and the same parent) written since `since`, if the timeline has it."""
        part = payload.parts[batch.part]
        wanted = _comparable(part["text"])
        for post in self._own_posts_since(since):
            if _comparable(_as_written(post, has_media=bool(part["images"]))) != wanted:
                continue
            if batch.previous and not _replies_to(post, batch.previous):
                continue
            return self._receipt(str(post["id"]))
        return None

    def retract(self, receipt_id: str) -> None:
        try:
            self._client.delete_tweet(receipt_id)
        except tweepy.NotFound:
            return  # it is gone, which is what was wanted
        except Exception as error:
            raise explain(error) from error

    def reactions(self, sent: Sent) -> Reactions:
        """How often the posts were shown, liked, reposted or quoted, together."""
        try:
            reply = self._client.request(
                "GET",
                "/2/tweets",
                params={"ids": ",".join(sent.receipts), "tweet.fields": "public_metrics"},
                user_auth=True,
            ).json()
            metrics = [post.get("public_metrics") or {} for post in reply.get("data", [])]
        except Exception as error:
            raise explain(error) from error
        # The specification says `repost_count` now, the data dictionary still `retweet_count`.
        shared = ("retweet_count", "repost_count", "quote_count")
        return Reactions(
            opened=_sum(metrics, "impression_count"),
            reacted=_sum(metrics, "like_count"),
            shared=_sum(metrics, *shared),
        )

    # --- the platform ------------------------------------------------------------------------------

    @cached_property
    def _client(self) -> tweepy.Client:
        client = tweepy.Client(
            consumer_key=settings.X_CONSUMER_KEY,
            consumer_secret=settings.X_CONSUMER_SECRET,
            access_token=settings.X_ACCESS_TOKEN,
            access_token_secret=settings.X_ACCESS_TOKEN_SECRET,
            wait_on_rate_limit=False,  # True would sleep inside the worker until the reset
        )
        mount(client.session, HOSTS, settings.X_API_BASE)
        return client

    def _upload(self, image: dict[str, Any]) -> str:
        """Upload at sending time (an id lives 24 h); nothing is public yet, so a failure may be repeated."""
        data, _ = frozen_images.read(image, self.limits.max_image_bytes)
        try:
            reply = self._client.request(
                "POST",
                "/2/media/upload",
                user_auth=True,
                json={"media": base64.b64encode(data).decode(), "media_category": "tweet_image"},
            )
            media_id = str(reply.json()["data"]["id"])
            self._client.request(
                "POST",
                "/2/media/metadata",
                user_auth=True,
                json={"id": media_id, "metadata": {"alt_text": {"text": image["alt"][:MAX_ALT]}}},
            )
        except Exception as error:
            raise _before_posting(explain(error)) from error
        return media_id

    def _own_posts_since(self, since: datetime) -> Iterator[dict[str, Any]]:
        user_id = settings.X_ACCESS_TOKEN.split("-")[0]
        parameters: dict[str, Any] = {
            "max_results": TIMELINE_PAGE,
            "start_time": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tweet.fields": "created_at,entities,referenced_tweets",
        }
        while True:
            try:
                reply = self._client.request(
                    "GET", f"/2/users/{user_id}/tweets", params=parameters, user_auth=True
                ).json()
                posts = reply.get("data", [])
                next_token = reply.get("meta", {}).get("next_token")
            except Exception as error:
                raise explain(error) from error
            yield from posts
            if not next_token:
                return
            parameters["pagination_token"] = next_token

    def _receipt(self, post_id: str) -> Receipt:
        base = f"{settings.X_API_BASE}/x/#" if settings.X_API_BASE else "https://x.com/i/web/status/"
        return Receipt(id=post_id, url=base + post_id)


def _sum(metrics: Iterable[dict[str, Any]], *names: str) -> int | None:
    """None where X says nothing of it: the posts are gone, or the plan does not tell."""
    known = [row[name] for row in metrics for name in names if type(row.get(name)) is int]
    return sum(known) if known else None


def _posts(copy: ChannelCopy) -> list[str]:
    """The posts of a thread; none when there would be too many."""
    try:
        return split(copy.text, settings.X_MAX_WEIGHT)
    except ValueError:
        return []


def _before_posting(error: TransportError) -> TransportError:
    """A failure of the upload: nothing was posted, so what would be a doubt is only a delay."""
    if error.outcome is Outcome.UNKNOWN:
        return TransportError(
            error.staff_message.replace(NO_ANSWER, "Xへ画像を送れませんでした。自動で再送します。"),
            outcome=Outcome.LATER,
            code=error.code,
            request_id=error.request_id,
        )
    return error


def _as_written(post: dict[str, Any], *, has_media: bool) -> str:
    """The text as we sent it: t.co expanded, the link X adds for pictures removed, entities unescaped."""
    text = str(post["text"])
    for escaped, character in _ESCAPES:
        text = text.replace(escaped, character)
    for link in post.get("entities", {}).get("urls", []):
        is_media = "media_key" in link or "pic.x.com" in str(link.get("display_url", ""))
        is_media = is_media or "pic.twitter.com" in str(link.get("display_url", ""))
        text = text.replace(link["url"], "" if is_media else link.get("expanded_url", link["url"]))
    if has_media:
        text = text.rsplit("https://t.co/", 1)[0] if _ends_with_short_link(text) else text
    return text


def _ends_with_short_link(text: str) -> bool:
    return "https://t.co/" in text and " " not in text.rsplit("https://t.co/", 1)[1].strip()


def _comparable(text: str) -> str:
    """NFC, no white space, URLs without their scheme or a trailing slash: what survives X's own rewriting."""
    text = unicodedata.normalize("NFC", text)
    for start, end in reversed(list(find_urls(text))):
        url = text[start:end]
        text = text[:start] + url.removeprefix("https://").removeprefix("http://").rstrip("/") + text[end:]
    return "".join(text.split())


def _replies_to(post: dict[str, Any], parent: str) -> bool:
    return any(
        item.get("type") == "replied_to" and str(item.get("id")) == parent
        for item in post.get("referenced_tweets", [])
    )
