"""Channel name → transport, by dotted path: a vendor's SDK is imported when its channel is first used."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from django.utils.module_loading import import_string

from announcements.models import Channel
from channels.transport import Transport

PATHS: dict[str, str] = {
    Channel.LINE: "channels.line.transport.LineTransport",
    Channel.X: "channels.x.transport.XTransport",
    Channel.FACEBOOK: "channels.facebook.transport.FacebookTransport",
    Channel.NEWSLETTER: "channels.newsletter.transport.NewsletterTransport",
}

# What they do stays in our own house until the day of a delivery (`due_at`), and can be undone until then:
# they start at the approval. Said here, not by the class: the sweep asks often and must not import SDKs.
AT_ONCE: frozenset[str] = frozenset({Channel.NEWSLETTER.value})


def get(channel: str) -> Transport:
    """The transport of `channel`, one per process. KeyError for a channel that does not exist."""
    return _load(PATHS[channel])


@lru_cache
def _load(path: str) -> Transport:
    return cast(Transport, import_string(path)())
