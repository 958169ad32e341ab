"""POST /2/tweets and what can be done with a post afterwards."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from typing import Any

from announcements.weight.x_weight import find_urls, weighted_length
from channels.sandbox.config import XAccount
from channels.sandbox.replies import Call, Reply
from channels.sandbox.x import problems, wording
from channels.sandbox.x.media import usable
from channels.sandbox.x.state import Post, XState

MAX_MEDIA = 4
DUPLICATE_SECONDS = 24 * 60 * 60  # (C) X's window is not documented; deleted posts count too
# US$ per request, pay-per-use since 2026-04-20.
POST_PRICE, POST_WITH_URL_PRICE, DELETE_PRICE = 0.015, 0.20, 0.010

KNOWN_KEYS = frozenset((
    "card_uri", "community_id", "direct_message_deep_link", "edit_options",
    "for_super_followers_only", "geo", "made_with_ai", "media", "nullcast", "paid_partnership",
    "poll", "quote_tweet_id", "reply", "reply_settings", "share_with_followers", "text",
))  # fmt: skip


def create(state: XState, account: XAccount, _call: Call, body: dict[str, Any]) -> Reply:
    for name in body:
        if name not in KNOWN_KEYS:
            raise problems.invalid(f"$.{name}: is not defined in the schema", **{name: []})
    text = unicodedata.normalize("NFC", str(body.get("text") or ""))
    media = _media(state, account, body)
    parent = _parent(state, account, body)
    _check_text(state, account, text, media, parent)
    charge(state, POST_WITH_URL_PRICE if any(True for _ in find_urls(text)) else POST_PRICE)
    post = publish(state, account.user_id, text, media, parent)
    data = {"id": post.id, "text": post.text, "edit_history_tweet_ids": [post.id]}
    return Reply(201, {"data": data}, note={"post": post.id, "media": len(media)})


def publish(
    state: XState, author: str, text: str, media: list[str] | None = None, parent: Post | None = None
) -> Post:
    post_id = state.next_id()
    shown, urls = wording.shown_text(text)
    if media:
        username = state.author(author)["username"]
        shown, urls = wording.with_media_link(shown, urls, username, post_id, [f"3_{one}" for one in media])
    post = Post(
        id=post_id,
        author=author,
        at=state.clock.time(),
        plain=text,
        text=shown,
        urls=urls,
        media=media or [],
        reply_to=parent.id if parent else "",
        reply_user=parent.author if parent else "",
        conversation=parent.conversation if parent else post_id,
    )
    state.commit({"op": "post", "post": asdict(post)})
    return post


def charge(state: XState, dollars: float) -> None:
    if state.credit is not None and state.credit < dollars:
        raise problems.credits_depleted()
    state.commit({"op": "spend", "dollars": dollars})


def delete(state: XState, account: XAccount, _call: Call, _body: dict[str, Any], post_id: str) -> Reply:
    post = state.posts.get(post_id)
    if post is None or post.deleted:
        raise problems.problem(
            404,
            "Not Found Error",
            problems.missing(post_id)["detail"],
            f"{problems.PROBLEMS}/resource-not-found",
        )
    if post.author != account.user_id:
        raise problems.forbidden(problems.NOT_PERMITTED)
    charge(state, DELETE_PRICE)
    state.commit({"op": "change", "id": post_id, "deleted": True})
    return Reply(200, {"data": {"deleted": True}})


def hide(state: XState, account: XAccount, _call: Call, body: dict[str, Any], post_id: str) -> Reply:
    post = state.posts.get(post_id)
    root = state.posts.get(post.conversation) if post else None
    if post is None or root is None or root.author != account.user_id:
        raise problems.forbidden(problems.NOT_PERMITTED)
    hidden = bool(body.get("hidden"))
    state.commit({"op": "change", "id": post_id, "hidden": hidden})
    return Reply(200, {"data": {"hidden": hidden}})


def _media(state: XState, account: XAccount, body: dict[str, Any]) -> list[str]:
    ids = (body.get("media") or {}).get("media_ids", [])
    if not isinstance(ids, list) or len(ids) > MAX_MEDIA:
        raise problems.invalid(
            "$.media.media_ids: there must be a maximum of 4 items in the array", media_ids=ids
        )
    for media_id in ids:
        if not usable(state, account.user_id, str(media_id)):
            raise problems.invalid("Your media IDs are invalid.", media_ids=[media_id])
    return [str(media_id) for media_id in ids]


def _parent(state: XState, account: XAccount, body: dict[str, Any]) -> Post | None:
    """Since 2026-02-23 one may answer only oneself and those who mentioned one."""
    reply = body.get("reply") or {}
    parent_id = str(reply.get("in_reply_to_tweet_id") or "")
    if not parent_id:
        return None
    parent = state.posts.get(parent_id)
    if parent is None or parent.deleted:
        raise problems.forbidden(problems.NO_SUCH_PARENT)
    ours = parent.author == account.user_id
    if not ours and account.username.lower() not in wording.mentions(parent.plain):
        raise problems.forbidden(problems.STRANGER)
    return parent


def _check_text(state: XState, account: XAccount, text: str, media: list[str], parent: Post | None) -> None:
    if not text.strip() and not media:
        raise problems.invalid("The text field is required when no media is attached.", text=[text])
    if weighted_length(text) > account.max_weight:
        raise problems.forbidden(problems.NOT_PERMITTED)
    if wording.cashtags(text) > 1:
        raise problems.forbidden(problems.CASHTAGS)
    since, parent_id = state.clock.time() - DUPLICATE_SECONDS, parent.id if parent else ""
    for post in reversed(state.posts.values()):
        if post.at < since:
            break
        same = post.plain.strip() == text.strip() and post.reply_to == parent_id
        if text.strip() and same and post.author == account.user_id:
            raise problems.forbidden(problems.DUPLICATE)
