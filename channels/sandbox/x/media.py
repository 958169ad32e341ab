"""Media upload v2: at once, in chunks, alternative text, processing state."""

from __future__ import annotations

import base64
import binascii
from dataclasses import asdict
from typing import Any

from channels.sandbox.blobs import Blobs, sniff
from channels.sandbox.config import XAccount
from channels.sandbox.multipart import Upload, parts
from channels.sandbox.replies import Call, Reply
from channels.sandbox.x import problems
from channels.sandbox.x.state import Medium, XState

LIFETIME_SECONDS = 86_400
IMAGE_BYTES, GIF_BYTES, VIDEO_BYTES = 5_000_000, 15_000_000, 512_000_000
ALT_CHARACTERS = 1_000
PROCESSING_SECONDS = 2.0  # (C) videos and GIFs are worked on for so long
CATEGORIES = {"tweet_image": IMAGE_BYTES, "tweet_gif": GIF_BYTES, "tweet_video": VIDEO_BYTES}


def usable(state: XState, user_id: str, media_id: str) -> bool:
    medium = state.media.get(media_id)
    if medium is None or medium.owner != user_id or medium.failed:
        return False
    now = state.clock.time()
    return now - medium.at <= LIFETIME_SECONDS and now >= medium.ready_at


class MediaEndpoints:
    """Holds where the pictures are kept; every method answers one route."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def upload(self, state: XState, account: XAccount, call: Call, body: dict[str, Any]) -> Reply:
        fields = dict(parts(call)) if "multipart" in call.header("content-type") else body
        data = _bytes(fields.get("media"))
        medium = self._store(state, account, data, str(fields.get("media_category") or "tweet_image"))
        return Reply(200, {"data": _described(state, medium)})

    def initialize(self, state: XState, account: XAccount, _call: Call, body: dict[str, Any]) -> Reply:
        category = str(body.get("media_category") or "tweet_image")
        total = int(body.get("total_bytes") or 0)
        _check_size(category, total)
        media_id = state.next_id()
        state.uploads[media_id] = {
            "owner": account.user_id,
            "category": category,
            "total": total,
            "segments": {},
        }
        data = {"id": media_id, "media_key": f"3_{media_id}", "expires_after_secs": LIFETIME_SECONDS}
        return Reply(200, {"data": data})

    def append(
        self, state: XState, account: XAccount, call: Call, body: dict[str, Any], media_id: str
    ) -> Reply:
        upload = _own_upload(state, account, media_id)
        fields = dict(parts(call)) if "multipart" in call.header("content-type") else body
        upload["segments"][int(str(fields.get("segment_index", 0)))] = _bytes(fields.get("media"))
        return Reply(200, {"data": {"expires_at": int(state.clock.time()) + LIFETIME_SECONDS}})

    def finalize(
        self, state: XState, account: XAccount, _call: Call, _body: dict[str, Any], media_id: str
    ) -> Reply:
        upload = _own_upload(state, account, media_id)
        data = b"".join(upload["segments"][index] for index in sorted(upload["segments"]))
        if len(data) != upload["total"]:
            raise problems.invalid("Segments do not add up to provided total file size.", media_id=[media_id])
        medium = self._store(state, account, data, upload["category"], media_id)
        del state.uploads[media_id]
        return Reply(200, {"data": _described(state, medium)})

    def status(self, state: XState, account: XAccount, call: Call, _body: dict[str, Any]) -> Reply:
        medium = state.media.get(call.query.get("media_id", ""))
        if call.query.get("command") != "STATUS" or medium is None or medium.owner != account.user_id:
            raise problems.invalid("Invalid media id", media_id=[call.query.get("media_id", "")])
        return Reply(200, {"data": _described(state, medium)})

    def metadata(self, state: XState, account: XAccount, _call: Call, body: dict[str, Any]) -> Reply:
        media_id = str(body.get("id"))
        alt = str(((body.get("metadata") or {}).get("alt_text") or {}).get("text") or "")
        medium = state.media.get(media_id)
        if medium is None or medium.owner != account.user_id:
            raise problems.invalid("Invalid media id", id=[media_id])
        if len(alt) > ALT_CHARACTERS:
            raise problems.invalid("alt_text exceeds 1000 characters", text=[alt[:20]])
        state.commit({"op": "alt", "id": media_id, "alt": alt})
        return Reply(200, {"data": {"id": media_id, "associated_metadata": {"alt_text": {"text": alt}}}})

    def _store(
        self, state: XState, account: XAccount, data: bytes, category: str, media_id: str = ""
    ) -> Medium:
        _check_size(category, len(data))
        kind, now = sniff(data), state.clock.time()
        if category == "tweet_image" and not kind.startswith("image/"):
            raise problems.invalid("media type unrecognized.", media=[])
        slow = category != "tweet_image"
        medium = Medium(
            id=media_id or state.next_id(),
            owner=account.user_id,
            at=now,
            kind=kind,
            size=len(data),
            blob=self._blobs.save(data, kind),
            ready_at=now + PROCESSING_SECONDS if slow else now,
            failed=slow and not kind,
        )
        state.commit({"op": "medium", "medium": asdict(medium)})
        return medium


def _bytes(value: Any) -> bytes:
    if isinstance(value, Upload):
        return value.data
    try:
        return base64.b64decode(str(value or ""), validate=True)
    except binascii.Error as error:
        raise problems.invalid("media is not valid base64", media=[]) from error


def _check_size(category: str, size: int) -> None:
    most = CATEGORIES.get(category)
    if most is None:
        raise problems.invalid("media_category is invalid", media_category=[category])
    if not 0 < size <= most:
        raise problems.invalid(f"File size exceeds {most} bytes.", media=[])


def _own_upload(state: XState, account: XAccount, media_id: str) -> dict[str, Any]:
    upload = state.uploads.get(media_id)
    if upload is None or upload["owner"] != account.user_id:
        raise problems.invalid("Invalid media id", media_id=[media_id])
    return upload


def _described(state: XState, medium: Medium) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": medium.id,
        "media_key": f"3_{medium.id}",
        "size": medium.size,
        "expires_after_secs": int(max(medium.at + LIFETIME_SECONDS - state.clock.time(), 0)),
    }
    if medium.ready_at > medium.at:
        data["processing_info"] = _processing(state, medium)
    return data


def _processing(state: XState, medium: Medium) -> dict[str, Any]:
    left = medium.ready_at - state.clock.time()
    if left <= 0:
        failure = {"error": {"code": 1, "name": "InvalidMedia", "message": "Unsupported media"}}
        return (
            {"state": "failed"} | failure
            if medium.failed
            else {"state": "succeeded", "progress_percent": 100}
        )
    state_name = "pending" if left > PROCESSING_SECONDS / 2 else "in_progress"
    return {"state": state_name, "check_after_secs": 1}
