"""The texts of all channels for a form being typed: what we would write, and how much room it takes."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict

from announcements.copywriting import generate
from announcements.editor.form import own_texts
from announcements.facts import Facts
from announcements.live import announcement_of_post
from announcements.measuring import Meter, meter
from announcements.models import Channel
from staff.models import User


@dataclass(frozen=True, slots=True)
class ChannelTextView:
    """One channel on the page. `generated` stays on show while a person writes own words."""

    channel: str
    label: str
    generated: str
    meter: Meter


def texts_of_post(post: QueryDict, actor: User) -> list[ChannelTextView]:
    """Every channel, wanted or not: a tick shows its text at once."""
    announcement = announcement_of_post(post, actor)
    facts, own = Facts.of(announcement), own_texts(post)
    return [_view(channel, facts, own.get(channel, ""), announcement.x_thread) for channel in Channel]


def _view(channel: Channel, facts: Facts, own: str, thread: bool) -> ChannelTextView:
    limit = settings.X_MAX_WEIGHT
    generated = generate(channel, facts, thread=thread, x_limit=limit)
    room = meter(channel, own or generated, x_limit=limit, thread=thread)
    return ChannelTextView(channel.value, str(channel.label), generated, room)
