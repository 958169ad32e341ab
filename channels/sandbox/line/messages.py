"""What LINE checks in `messages`. Limits: Messaging API reference, "Message objects" (2025-12)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from channels.sandbox.line.errors import Detail, bad_property, body_errors
from channels.sandbox.line.quick_replies import check_quick_reply

MAX_MESSAGES = 5
TEXT_UNITS = 5_000
URL_CHARACTERS = 2_000
ALT_TEXT_CHARACTERS = 400
BUBBLE_BYTES, CAROUSEL_BYTES, CAROUSEL_BUBBLES = 30_000, 50_000, 12

Message = dict[str, Any]
Checker = Callable[[Message, str, str], list[Detail]]


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def digest(messages: list[Message]) -> str:
    spelled = json.dumps(messages, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def check_messages(value: Any, media_base: str = "") -> list[Message]:
    """The messages, or a 400 that names every fault. `media_base` may be http (C: the demo has no TLS)."""
    if not isinstance(value, list):
        raise bad_property("messages")
    if not 1 <= len(value) <= MAX_MESSAGES:
        raise body_errors([(f"Size must be between 1 and {MAX_MESSAGES}", "messages")])
    details: list[Detail] = []
    for index, message in enumerate(value):
        if not isinstance(message, dict):
            raise bad_property(f"messages[{index}]")
        details += _check_message(message, f"messages[{index}]", media_base)
    if details:
        raise body_errors(details)
    return value


def _check_message(message: Message, where: str, media_base: str) -> list[Detail]:
    checker = CHECKERS.get(str(message.get("type")))
    if checker is None:
        return [(f"Must be one of the following values: [{', '.join(CHECKERS)}]", f"{where}.type")]
    return checker(message, where, media_base) + check_quick_reply(message, where)


def _text(message: Message, where: str, _media_base: str) -> list[Detail]:
    text = message.get("text")
    if not isinstance(text, str) or text == "":
        return [("May not be empty", f"{where}.text")]
    if utf16_length(text) > TEXT_UNITS:
        return [(f"Length must be between 0 and {TEXT_UNITS}", f"{where}.text")]
    return []


def _url(message: Message, name: str, where: str, media_base: str) -> list[Detail]:
    url = message.get(name)
    if not isinstance(url, str) or not url:
        return [("May not be empty", f"{where}.{name}")]
    if len(url) > URL_CHARACTERS:
        return [(f"Length must be between 0 and {URL_CHARACTERS}", f"{where}.{name}")]
    allowed = url.startswith("https://") or (media_base and url.startswith(media_base + "/"))
    if not allowed or not url.isascii():
        return [("Invalid uri scheme. Allowed: https", f"{where}.{name}")]
    return []


def _media(*names: str) -> Checker:
    def check(message: Message, where: str, media_base: str) -> list[Detail]:
        return [detail for name in names for detail in _url(message, name, where, media_base)]

    return check


def _required(*names: str) -> Checker:
    def check(message: Message, where: str, _media_base: str) -> list[Detail]:
        return [("May not be empty", f"{where}.{name}") for name in names if message.get(name) in (None, "")]

    return check


def _alt_text(message: Message, where: str) -> list[Detail]:
    alt = message.get("altText")
    if not isinstance(alt, str) or not alt:
        return [("May not be empty", f"{where}.altText")]
    if len(alt) > ALT_TEXT_CHARACTERS:
        return [(f"Length must be between 0 and {ALT_TEXT_CHARACTERS}", f"{where}.altText")]
    return []


def _flex(message: Message, where: str, _media_base: str) -> list[Detail]:
    contents = message.get("contents")
    if not isinstance(contents, dict):
        return [*_alt_text(message, where), ("May not be empty", f"{where}.contents")]
    size = len(json.dumps(contents, ensure_ascii=False).encode())
    kind, most = contents.get("type"), BUBBLE_BYTES
    if kind == "carousel":
        most = CAROUSEL_BYTES
        if len(contents.get("contents", [])) > CAROUSEL_BUBBLES:
            return [(f"Size must be between 1 and {CAROUSEL_BUBBLES}", f"{where}.contents.contents")]
    elif kind != "bubble":
        return [("Must be one of the following values: [bubble, carousel]", f"{where}.contents.type")]
    details = _alt_text(message, where)
    if size > most:
        details.append((f"Size must be {most} bytes or less", f"{where}.contents"))
    return details


def _template(message: Message, where: str, _media_base: str) -> list[Detail]:
    details = _alt_text(message, where)
    if not isinstance(message.get("template"), dict):
        details.append(("May not be empty", f"{where}.template"))
    return details


CHECKERS: dict[str, Checker] = {
    "text": _text,
    "textV2": _text,
    "sticker": _required("packageId", "stickerId"),
    "image": _media("originalContentUrl", "previewImageUrl"),
    "video": _media("originalContentUrl", "previewImageUrl"),
    "audio": _media("originalContentUrl"),
    "location": _required("title", "address", "latitude", "longitude"),
    "imagemap": _required("baseUrl", "altText", "baseSize", "actions"),
    "template": _template,
    "flex": _flex,
}
