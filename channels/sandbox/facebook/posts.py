"""Feed, photos, editing and deleting."""

from __future__ import annotations

import json
import re
from typing import Any

from channels.sandbox.blobs import Blobs, sniff
from channels.sandbox.facebook import errors
from channels.sandbox.facebook.ask import Ask, Row, chosen, graph_time, page_of
from channels.sandbox.facebook.state import Photo, Post
from channels.sandbox.replies import Reply

MESSAGE_CHARACTERS = 63_206
PHOTO_BYTES = 4 * 1024 * 1024
SCHEDULE_FROM, SCHEDULE_TO = 10 * 60, 30 * 24 * 60 * 60
UNPUBLISHED_SECONDS = 24 * 60 * 60
_ATTACHED = re.compile(r"attached_media\[(\d+)\]")


def publish(ask: Ask, _object_id: str) -> Reply:
    """POST /{page}/feed."""
    message, link = ask.values.get("message", ""), ask.values.get("link", "")
    photos = [_photo_to_attach(ask, one) for one in _attached(ask)]
    if not (message or link or photos):
        raise errors.parameter("The post is empty. Please enter a message to share.")
    _check_message(message)
    published, scheduled = _schedule(ask)
    if message and not photos:
        _refuse_repetition(ask, message)
    post = _new_post(ask, message, link, [photo.id for photo in photos], published, scheduled)
    for photo in photos:
        photo.post = post.id
        ask.state.save_photo(photo)
    return Reply(200, {"id": post.id}, note={"post": post.id, "photos": len(photos)})


def _new_post(
    ask: Ask, message: str, link: str, photos: list[str], published: bool = True, scheduled: float = 0.0
) -> Post:
    page_id = ask.page.page_id
    post_id = f"{page_id}_{ask.state.next_number()}"
    return ask.state.save_post(
        Post(post_id, page_id, ask.state.clock.time(), message, link, photos, published, scheduled)
    )


def _check_message(message: str) -> None:
    if len(message) > MESSAGE_CHARACTERS:
        raise errors.parameter(
            "Param message must be no longer than 63206 characters: Name parameter too long"
        )


def _refuse_repetition(ask: Ask, message: str) -> None:
    """Only the same words twice in a row are refused; pictures are not looked at."""
    latest = ask.state.published(ask.page.page_id)
    if latest and latest[0].message == message and not latest[0].photos:
        raise errors.duplicate()


def _schedule(ask: Ask) -> tuple[bool, float]:
    if ask.flag("published", default=True):
        return True, 0.0
    at = float(ask.values.get("scheduled_publish_time") or 0)
    ahead = at - ask.state.clock.time()
    if at and not SCHEDULE_FROM <= ahead <= SCHEDULE_TO:
        raise errors.parameter("The specified scheduled publish time is invalid.", 1363028)
    return False, at


def _attached(ask: Ask) -> list[Any]:
    """`attached_media` as one JSON list, or as attached_media[0], [1] …"""
    whole = ask.values.get("attached_media")
    texts = (
        [whole] if whole else [text for name, text in sorted(ask.values.items()) if _ATTACHED.fullmatch(name)]
    )
    try:
        items = [json.loads(text) for text in texts]
    except ValueError as error:
        raise errors.parameter("param attached_media must be an array.") from error
    return items[0] if whole and isinstance(items[0], list) else items


def _photo_to_attach(ask: Ask, item: Any) -> Photo:
    photo = ask.state.photos.get(str(item.get("media_fbid")) if isinstance(item, dict) else "")
    alive = photo is not None and ask.state.clock.time() - photo.at <= UNPUBLISHED_SECONDS
    if photo is None or photo.page != ask.page.page_id or not alive:
        raise errors.parameter("Invalid parameter", 1366051 if photo else 2069019)
    if photo.post:
        raise errors.graph_error(100, "These photos were already posted.", subcode=1366051)
    return photo


class PhotoUpload:
    """POST /{page}/photos."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def __call__(self, ask: Ask, _object_id: str) -> Reply:
        upload = ask.uploads.get("source")
        if upload is None:
            raise errors.graph_error(324, "(#324) Missing or invalid image file")
        kind = sniff(upload.data)
        if len(upload.data) > PHOTO_BYTES or kind not in {"image/jpeg", "image/png"}:
            raise errors.photo_refused()
        caption = ask.values.get("caption") or ask.values.get("message", "")
        _check_message(caption)
        photo = ask.state.save_photo(
            Photo(
                id=ask.state.next_number(),
                page=ask.page.page_id,
                at=ask.state.clock.time(),
                blob=self._blobs.save(upload.data, kind),
                caption=caption,
                alt=ask.values.get("alt_text_custom", ""),
            )
        )
        if not ask.flag("published", default=True):
            return Reply(200, {"id": photo.id})
        post = _new_post(ask, caption, "", [photo.id])
        photo.post = post.id
        ask.state.save_photo(photo)
        return Reply(200, {"id": photo.id, "post_id": post.id}, note={"post": post.id, "photos": 1})


def listing(ask: Ask, _object_id: str) -> Reply:
    """GET /{page}/published_posts, /posts and /feed."""
    posts = ask.state.published(ask.page.page_id)
    since = float(ask.values.get("since") or 0)
    posts = [post for post in posts if post.at >= since]
    usual = ("id", "message", "created_time")
    return page_of(ask, posts, lambda post: chosen(post_row(post), ask.fields, usual))


def get(ask: Ask, post_id: str) -> Reply:
    return Reply(
        200, chosen(post_row(ask.state.posts[post_id]), ask.fields, ("id", "message", "created_time"))
    )


def edit(ask: Ask, post_id: str) -> Reply:
    post = ask.state.posts[post_id]
    if "message" in ask.values:
        _check_message(ask.values["message"])
        post.message, post.edited = ask.values["message"], ask.state.clock.time()
    if ask.flag("is_published"):
        post.published, post.scheduled = True, 0.0
    post.hidden = ask.flag("is_hidden", post.hidden)
    ask.state.save_post(post)
    return Reply(200, {"success": True})


def delete(ask: Ask, object_id: str) -> Reply:
    ask.state.remove(object_id)
    return Reply(200, {"success": True})


def get_photo(ask: Ask, photo_id: str) -> Reply:
    photo = ask.state.photos[photo_id]
    row = {"id": photo.id, "name": photo.caption, "created_time": graph_time(photo.at)}
    return Reply(200, chosen(row, ask.fields, ("id", "created_time")))


def post_row(post: Post) -> Row:
    row: Row = {
        "id": post.id,
        "message": post.message,
        "created_time": graph_time(post.at),
        "updated_time": graph_time(post.edited or post.at),
        "permalink_url": f"https://www.facebook.com/{post.id.replace('_', '/posts/')}",
        "is_hidden": post.hidden,
        "is_published": post.published,
    }
    return {name: value for name, value in row.items() if value != ""}
