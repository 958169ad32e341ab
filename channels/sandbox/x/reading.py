"""Timelines, mentions, search and look-ups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from channels.sandbox.clock import iso
from channels.sandbox.config import XAccount
from channels.sandbox.replies import Call, Reply
from channels.sandbox.x import problems, wording
from channels.sandbox.x.state import Post, XState

SEARCH_SECONDS = 7 * 24 * 60 * 60
QUERY_CHARACTERS = 512
MENTIONS_KEPT = 800
_WORD = re.compile(r'-?"[^"]*"|\S+')


def me(_state: XState, account: XAccount, _call: Call, _body: dict[str, Any]) -> Reply:
    data = {"id": account.user_id, "name": account.name, "username": account.username}
    return Reply(200, {"data": data})


def timeline(state: XState, _account: XAccount, call: Call, _body: dict[str, Any], user_id: str) -> Reply:
    return _page(state, call, state.by(user_id), "pagination_token", least=5)


def mentions(state: XState, _account: XAccount, call: Call, _body: dict[str, Any], user_id: str) -> Reply:
    username = state.author(user_id)["username"].lower()
    found = [
        post
        for post in state.visible()
        if post.author != user_id and (username in wording.mentions(post.plain) or post.reply_user == user_id)
    ]
    return _page(state, call, found[:MENTIONS_KEPT], "pagination_token", least=5)


def search(state: XState, _account: XAccount, call: Call, _body: dict[str, Any]) -> Reply:
    query = call.query.get("query", "")
    if not 0 < len(query) <= QUERY_CHARACTERS:
        raise problems.invalid("query must be between 1 and 512 characters", query=[query])
    since = state.clock.time() - SEARCH_SECONDS
    matches = matcher(state, query)
    return _page(
        state,
        call,
        (post for post in state.visible() if post.at >= since and matches(post)),
        "next_token",
        least=10,
    )


def lookup(state: XState, _account: XAccount, call: Call, _body: dict[str, Any]) -> Reply:
    ids = [one for one in call.query.get("ids", "").split(",") if one]
    if not 1 <= len(ids) <= 100:
        raise problems.invalid("ids must contain between 1 and 100 values", ids=ids)
    fields = _fields(call)
    alive = [state.posts[one] for one in ids if one in state.posts and not state.posts[one].deleted]
    body: dict[str, Any] = {"data": [_shown(state, post, fields) for post in alive]} if alive else {}
    gone = [one for one in ids if one not in {post.id for post in alive}]
    if gone:
        body["errors"] = [problems.missing(one, "ids") for one in gone]
    return Reply(200, body)


def one(state: XState, _account: XAccount, call: Call, _body: dict[str, Any], post_id: str) -> Reply:
    post = state.posts.get(post_id)
    if post is None or post.deleted:
        return Reply(200, {"errors": [problems.missing(post_id)]})
    return Reply(200, {"data": _shown(state, post, _fields(call))})


# --- pages ----------------------------------------------------------------------------------------
def _page(state: XState, call: Call, posts: Iterable[Post], token_name: str, least: int) -> Reply:
    most = int(call.query.get("max_results", 10))
    if not least <= most <= 100:
        raise problems.invalid(
            f"The `max_results` query parameter value [{most}] is not between {least} and 100",
            max_results=[most],
        )
    wanted = [post for post in posts if _within(call, post, token_name)]
    fields = _fields(call)
    meta: dict[str, Any] = {"result_count": min(len(wanted), most)}
    if not wanted:
        return Reply(200, {"meta": meta})
    page = wanted[:most]
    meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
    if len(wanted) > most:
        meta["next_token"] = f"b{page[-1].id}"
    return Reply(200, {"data": [_shown(state, post, fields) for post in page], "meta": meta})


def _within(call: Call, post: Post, token_name: str) -> bool:
    query, number = call.query, int(post.id)
    before = query.get(token_name, "b")[1:] or query.get("until_id")
    if before and number >= int(before):
        return False
    if query.get("since_id") and number <= int(query["since_id"]):
        return False
    if query.get("start_time") and post.at < _moment(query["start_time"]):
        return False
    return not (query.get("end_time") and post.at >= _moment(query["end_time"]))


def _moment(text: str) -> float:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError as error:
        raise problems.invalid("Invalid time", start_time=[text]) from error


def _fields(call: Call) -> set[str]:
    asked = call.query.get("tweet.fields") or call.query.get("post.fields") or ""
    return {name for name in asked.split(",") if name}


def _shown(state: XState, post: Post, fields: set[str]) -> dict[str, Any]:
    data: dict[str, Any] = {"id": post.id, "text": post.text, "edit_history_tweet_ids": [post.id]}
    for name in fields & _FIELDS.keys():
        value = _FIELDS[name](state, post)
        if value is not None:
            data[name] = value
    return data


def _metrics(state: XState, post: Post) -> dict[str, int]:
    """What people did with it; nobody who is not made to do it here does anything."""
    done = state.reacted(post.id)
    replies = sum(other.reply_to == post.id for other in state.visible())
    names = {"retweet_count": done.shared, "like_count": done.liked, "quote_count": 0, "bookmark_count": 0}
    return names | {"reply_count": replies, "impression_count": done.shown}


_FIELDS: dict[str, Callable[[XState, Post], Any]] = {
    "author_id": lambda _state, post: post.author,
    "created_at": lambda _state, post: iso(datetime.fromtimestamp(post.at, UTC)),
    "conversation_id": lambda _state, post: post.conversation,
    "in_reply_to_user_id": lambda _state, post: post.reply_user or None,
    "entities": lambda _state, post: {"urls": post.urls} if post.urls else None,
    "attachments": lambda _state, post: (
        {"media_keys": [f"3_{m}" for m in post.media]} if post.media else None
    ),
    "referenced_tweets": lambda _state, post: (
        [{"type": "replied_to", "id": post.reply_to}] if post.reply_to else None
    ),
    "lang": lambda _state, _post: "ja",
    "public_metrics": _metrics,
}


# --- search operators -----------------------------------------------------------------------------
def matcher(state: XState, query: str) -> Callable[[Post], bool]:
    """Words, "phrases", OR, -, from:, to:, @name, #tag, is:retweet, lang:, conversation_id:."""
    words = [word.replace('"', "") for word in _WORD.findall(query)]
    groups: list[list[str]] = [[]]
    for word in words:
        if word == "OR":
            groups.append([])
        else:
            groups[-1].append(word.strip("()"))
    return lambda post: any(group and all(_matches(state, post, word) for word in group) for group in groups)


def _matches(state: XState, post: Post, word: str) -> bool:
    if word.startswith("-"):
        return not _matches(state, post, word[1:])
    name, colon, value = word.partition(":")
    value = value.lstrip("@").lower()
    if colon and re.fullmatch("[a-z_]+", name) and not value.startswith("//"):
        return _operator(state, post, name, value)
    if word.startswith("@"):
        return word[1:].lower() in wording.mentions(post.plain)
    return word.lower() in post.plain.lower()


def _operator(state: XState, post: Post, name: str, value: str) -> bool:
    match name:
        case "from":
            return value in {state.author(post.author)["username"].lower(), post.author}
        case "to":
            return bool(post.reply_user) and state.author(post.reply_user)["username"].lower() == value
        case "is":
            return value == "reply" and bool(post.reply_to)
        case "lang":
            return value == "ja"
        case "conversation_id":
            return post.conversation == value
        case _:
            raise problems.invalid(f"Reference to invalid operator '{name}'", query=[name])
