"""What the resident will see, read from the very payload that is frozen at approval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from announcements.live import content_of_post
from announcements.models import Channel
from channels import registry
from channels.composing import Content, compose, copies_of
from channels.newsletter.column import Column, printed_column
from channels.newsletter.item import ItemText
from channels.newsletter.shapes import shape_of
from channels.transport import ChannelCopy, Measure, Payload
from staff.errors import Refused
from staff.models import User


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message, post or printed item."""

    text: str = ""
    title: str = ""
    link: str = ""
    pictures: tuple[Picture, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    department: str = ""
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """One channel's view. `problem` says in Japanese why it could not be sent like this."""

    channel: Channel
    shown: tuple[Shown, ...]
    measure: Measure | None = None
    problem: str = ""

    @property
    def template(self) -> str:
        return f"channels/preview/{self.channel.value}.html"


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The editor's form as typed so far → one figure per wanted channel."""
    assert isinstance(request.user, User)
    previews = previews_of(content_of_post(request.POST, request.user))
    return render(
        request, "channels/preview/all.html", {"previews": previews, "city_name": settings.CITY_NAME}
    )


def previews_of(content: Content) -> list[Preview]:
    """Every wanted channel, composed as an approval would compose it."""
    return [_preview(Channel(channel), copy) for channel, copy in copies_of(content).items()]


def preview_of_payload(payload: Payload) -> Preview:
    """What was frozen."""
    channel = Channel(payload.channel)
    return Preview(channel, tuple(_shown(channel, payload.parts)))


def _preview(channel: Channel, copy: ChannelCopy) -> Preview:
    measure = registry.get(channel).measure(copy)
    try:
        payload = compose(channel, copy)
    except Refused as refusal:
        return Preview(channel, (Shown(copy.text, copy.title),), measure, refusal.message)
    return Preview(channel, tuple(_shown(channel, payload.parts)), measure)


def _shown(channel: Channel, parts: Iterable[Mapping[str, Any]]) -> Iterable[Shown]:
    for part in parts:
        yield from READERS[channel](part)


def _line(part: Mapping[str, Any]) -> Iterable[Shown]:
    for message in part.get("messages", ()):
        if message["type"] == "text":
            yield Shown(message["text"])
    for picture in _pictures(part):
        yield Shown(pictures=(picture,))


def _post(part: Mapping[str, Any]) -> Iterable[Shown]:
    yield Shown(
        part.get("text") or part.get("message", ""), link=part.get("link", ""), pictures=_pictures(part)
    )


def _printed(part: Mapping[str, Any]) -> Iterable[Shown]:
    item = part["item"]
    fields = tuple((str(mark), str(text)) for mark, text in item["fields"])
    shape = shape_of(part)
    column = printed_column(ItemText.from_json(item), shape.characters, shape.budget)
    yield Shown(item["lead"], item["title"], fields=fields, department=item["department"], column=column)


def _pictures(part: Mapping[str, Any]) -> tuple[Picture, ...]:
    return tuple(Picture(default_storage.url(one["path"]), one["alt"]) for one in part.get("images", ()))


READERS: dict[Channel, Callable[[Mapping[str, Any]], Iterable[Shown]]] = {
    Channel.LINE: _line,
    Channel.X: _post,
    Channel.FACEBOOK: _post,
    Channel.NEWSLETTER: _printed,
}
