"""What each page shows, as plain values for the templates."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import urlencode

from channels.sandbox.facebook.state import Comment
from channels.sandbox.facebook.state import Post as PagePost
from channels.sandbox.line import talk
from channels.sandbox.line.friends import Status, fictional_name
from channels.sandbox.line.messages import Message
from channels.sandbox.line.readings import unit_of
from channels.sandbox.line.state import LineState, Send
from channels.sandbox.wordings import Piece, clock_words, day_words, figure, moment_words, pieces
from channels.sandbox.world import World
from channels.sandbox.x.state import Post as XPost

SHOWN_FRIENDS, SHOWN_POSTS = 12, 50
STATUS_WORDS = {
    Status.FRIEND: ("友だち", "green"),
    Status.BLOCKED: ("ブロック中", "gray"),
    Status.DELETED: ("退会", "gray"),
    Status.STRANGER: ("友だちではない", "gray"),
}
Context = dict[str, Any]


def index(world: World) -> Context:
    state = world.line_state
    x_posts = list(world.x_state.by(next(iter(world.x_state.accounts))))
    page_posts = world.facebook_state.published(next(iter(world.facebook_state.pages)))
    return {
        "friends": figure(state.friends.count(Status.FRIEND)),
        "delivered": figure(sum(len(send.to) for send in state.sends)),
        "last_line": moment_words(state.sends[-1].at) if state.sends else "",
        "x_posts": figure(len(x_posts)),
        "last_x": moment_words(x_posts[0].at) if x_posts else "",
        "facebook_posts": figure(len(page_posts)),
        "last_facebook": moment_words(page_posts[0].at) if page_posts else "",
    }


# --- LINE -----------------------------------------------------------------------------------------
def friend_number(world: World, wanted: str) -> int | None:
    """A friend's number as shown on the pages counts from 1."""
    if not wanted.isdecimal():
        return None
    number = int(wanted) - 1
    return number if 0 <= number < len(world.line_state.friends) else None


def line(world: World) -> Context:
    state = world.line_state
    return {
        "friends": figure(state.friends.count(Status.FRIEND)),
        "blocked": figure(state.friends.count(Status.BLOCKED)),
        "total": figure(len(state.friends)),
        "anybody": len(state.friends) > 0,
        "used": figure(state.used()),
        "quota": "上限なし" if state.quota is None else f"上限 {figure(state.quota)}通",
        "rows": [_friend_row(state, number) for number in _interesting(state)],
        "sends": [_send_row(state, group) for group in _recent_contents(state)],
    }


def _interesting(state: LineState) -> list[int]:
    """Those who got something lately, then the first of the book."""
    lately = itertools.chain.from_iterable(send.to[:4] for send in reversed(state.sends[-50:]))
    everybody = itertools.chain(lately, range(min(len(state.friends), SHOWN_FRIENDS)))
    return list(itertools.islice(dict.fromkeys(everybody), SHOWN_FRIENDS))


def _friend_row(state: LineState, number: int) -> Context:
    word, tone = STATUS_WORDS[Status(state.friends.status[number])]
    return {
        "number": number + 1,
        "name": fictional_name(number),
        "status": word,
        "tone": tone,
        "received": figure(state.friends.received[number]),
    }


def _recent_contents(state: LineState) -> list[list[Send]]:
    """The latest messages, newest first, however many requests each took."""
    groups: dict[str, list[Send]] = {}
    for send in reversed(state.sends):
        groups.setdefault(send.content, []).append(send)
        if len(groups) > 8:
            groups.popitem()
            break
    return list(groups.values())


def _send_row(state: LineState, group: list[Send]) -> Context:
    messages = state.contents[group[0].content].messages
    return {
        "at": moment_words(group[0].at),
        "summary": _summary(messages),
        "people": figure(sum(len(send.to) for send in group)),
        "requests": figure(len(group)),
        "broadcast": group[0].kind == "broadcast",
    }


def _summary(messages: list[Message]) -> str:
    text = next((str(one["text"]) for one in messages if one.get("text")), "（画像など）")
    return " ".join(text.split())[:60]


def friend(world: World, number: int) -> Context:
    state = world.line_state
    content, actions = talk.offered(state, number)
    return _friend_row(state, number) | {
        "chip": STATUS_WORDS[Status(state.friends.status[number])][1],
        "days": _days(state, number),
        "content": content,
        "buttons": [_button(action, place) for place, action in enumerate(actions)],
        "blocked": state.friends.status[number] == Status.BLOCKED,
        "is_friend": state.friends.status[number] == Status.FRIEND,
        "previous": number if number else None,
        "next": number + 2 if number + 1 < len(state.friends) else None,
        "account": state.channel.name,
    }


def _days(state: LineState, number: int) -> list[Context]:
    """The talk by days: what came from the city, and what the resident wrote."""
    came = [
        (send.at, _balloon(message, send.at, number, unit_of(send)))
        for send in state.inbox(number)
        for message in state.contents[send.content].messages
    ]
    wrote = [
        (said.at, {"pieces": pieces(said.text), "time": clock_words(said.at), "own": True})
        for said in state.said.get(number, [])
    ]
    by_day = itertools.groupby(
        sorted(came + wrote, key=lambda one: one[0]), key=lambda one: day_words(one[0])
    )
    return [{"day": day, "balloons": [balloon for _, balloon in group]} for day, group in by_day]


def _button(action: dict[str, Any], place: int) -> Context:
    """A quick reply; a calendar needs a field of its own, and what a page cannot do is left out."""
    picker = action if action["type"] == "datetimepicker" and action["mode"] == "date" else {}
    limits = {name: str(picker.get(name, "")) for name in ("initial", "min", "max")}
    usable = bool(picker) or action["type"] in {"postback", "message"}
    return {"place": place, "label": action["label"], "picker": bool(picker), "usable": usable} | limits


def _balloon(message: Message, at: float, number: int, unit: str) -> Context:
    kind, time = message.get("type"), clock_words(at)
    if kind == "image":
        return {"picture": message["previewImageUrl"], "full": message["originalContentUrl"], "time": time}
    text = message.get("text") or message.get("altText") or f"（{kind}）"
    return {"pieces": [_counted(piece, number, unit) for piece in pieces(str(text))], "time": time}


def _counted(piece: Piece, number: int, unit: str) -> Piece:
    """A link by way of the stand-in, which counts who opens it as LINE's app does."""
    if "://" not in piece.text or not piece.href:
        return piece
    asked = urlencode({"unit": unit, "url": piece.text})
    return Piece(piece.text, f"/line/friend/{number + 1}/open?{asked}")


# --- X --------------------------------------------------------------------------------------------
def x(world: World) -> Context:
    state = world.x_state
    account = next(iter(state.accounts.values()))
    recent = list(itertools.islice(state.visible(), 200))
    roots = [post for post in recent if not post.reply_to or post.reply_to not in state.posts][:SHOWN_POSTS]
    return {
        "account": account.name,
        "username": account.username,
        "count": figure(sum(1 for _ in state.by(account.user_id))),
        "posts": [_x_row(world, root, recent) for root in roots],
    }


def _x_row(world: World, post: XPost, recent: list[XPost]) -> Context:
    state = world.x_state
    answers = [one for one in reversed(recent) if one.reply_to == post.id]
    return {
        "id": post.id,
        "author": state.author(post.author),
        "ours": post.author in state.accounts,
        "pieces": pieces(post.plain, short=True),
        "pictures": [
            {"src": f"/media/{state.media[one].blob}", "alt": state.media[one].alt} for one in post.media
        ],
        "at": moment_words(post.at),
        "hidden": post.hidden,
        "answers": [_x_row(world, one, recent) for one in answers],
    }


# --- Facebook ---------------------------------------------------------------------------------------
def facebook(world: World) -> Context:
    state = world.facebook_state
    page = next(iter(state.pages.values()))
    posts = state.published(page.page_id)
    return {
        "account": page.name,
        "count": figure(len(posts)),
        "posts": [_page_row(world, post) for post in posts[:SHOWN_POSTS] if not post.hidden],
    }


def _page_row(world: World, post: PagePost) -> Context:
    state = world.facebook_state
    photos = [state.photos[one] for one in post.photos if one in state.photos]
    return {
        "id": post.id,
        "pieces": pieces(post.message),
        "link": post.link,
        "pictures": [{"src": f"/media/{photo.blob}", "alt": photo.alt} for photo in photos],
        "at": moment_words(post.at),
        "edited": bool(post.edited),
        "comments": [_comment_row(world, one) for one in state.comments_on(post.id, deep=False)],
    }


def _comment_row(world: World, comment: Comment) -> Context:
    state = world.facebook_state
    return {
        "author": comment.author,
        "text": comment.message,
        "at": moment_words(comment.at),
        "hidden": comment.hidden,
        "answers": [_comment_row(world, one) for one in state.comments_on(comment.id, deep=False)],
    }
