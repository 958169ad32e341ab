"""From a revision's content to what each channel will send: for previews, findings and approval alike."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from announcements.models import Channel
from channels import registry
from channels.transport import ChannelCopy, Image, Payload
from staff.errors import Refused

DRILL_MARK = "【訓練】"
Content = dict[str, Any]


def copies_of(content: Content) -> dict[str, ChannelCopy]:
    """Channel → copy, for every channel the revision wants, in the order channels are always shown."""
    return {channel: _copy(content, channel) for channel in Channel.values if channel in content["channels"]}


def compose_all(content: Content) -> dict[str, Payload]:
    """Channel → exactly what will be sent. Refused, naming the channel, when a text is empty or too long."""
    return {channel: compose(channel, copy) for channel, copy in copies_of(content).items()}


def compose(channel: str, copy: ChannelCopy) -> Payload:
    """One channel's payload, or Refused with what is wrong."""
    label = Channel(channel).label
    if not copy.text.strip():
        raise Refused(f"{label}の文面が空です。本文を入力してください。")
    transport = registry.get(channel)
    measure = transport.measure(copy)
    if not measure.fits:
        raise Refused(f"{label}の文面が長すぎます（{measure.label}）。短くしてください。")
    if len(copy.images) > transport.limits.max_images:
        raise Refused(
            f"{label}に付けられる画像は{transport.limits.max_images}枚までです。画像を減らしてください。"
        )
    return transport.compose(copy)


def _copy(content: Content, channel: str) -> ChannelCopy:
    return ChannelCopy(
        text=marked(content["texts"].get(channel, "")),
        title=marked(content["title"]),
        url=content.get("url") or "",
        images=tuple(_image(image) for image in content.get("images", ())),
        thread=channel == Channel.X and bool(content.get("x_thread")),
        facts=_printed_facts(content) if channel == Channel.NEWSLETTER else {},
    )


def marked(text: str) -> str:
    """In a drill every text says so first; the gate keeps such words out of the live workspace."""
    return f"{DRILL_MARK}{text}" if settings.KOHO_MODE == "drill" and text.strip() else text


def _image(image: dict[str, Any]) -> Image:
    size = (image.get("width", 0), image.get("height", 0))
    return Image(image["path"], image["sha256"], image["content_type"], image["alt"], *size)


def _printed_facts(content: Content) -> dict[str, Any]:
    """The structured facts, with whose, of what category and for which ward alone the printed item is."""
    category = content.get("category") or {}
    wards = content["segment"].get("wards", ())
    return {
        **content["facts"],
        "department": content["department"]["name"],
        "department_phone": content["department"].get("phone", ""),
        "kind": content["kind"],
        "category": category.get("code", ""),
        "publish_on": (content.get("publish_at") or "")[:10],
        "ward": wards[0] if len(wards) == 1 else "",
    }
