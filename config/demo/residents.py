"""What the made-up readers of the demo city do with a message: some look, some open the link, few leave.

Made up, like the readers: each has a habit of looking drawn from their id, the same for every message. All
of it goes the way real residents' acts go: by the stand-in's account of them, and its signed webhooks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from announcements.models import Channel
from channels.line.transport import unit_of
from channels.models import BatchState, Delivery
from channels.sandbox.line.readings import links
from config.demo.arrivals import received
from config.demo.friends import control

LOOK, OPEN_LINK, LEAVE = 0.55, 0.08, 0.0012  # of those who got it
SHOWN, LIKED, CLICKED = 900, 25, 40  # times, of a public post


def react(delivery: Delivery) -> None:
    """The readers of one sent delivery act on it, at once. Calling it twice adds nothing on LINE."""
    if delivery.channel == Channel.LINE:
        _read(delivery)
    elif delivery.channel in (Channel.X, Channel.FACEBOOK):
        _see(delivery)


def _read(delivery: Delivery) -> None:
    messages = delivery.payload["parts"][0]["messages"]
    people, unit = sorted(received(messages)), unit_of(delivery.pk)
    looked = [one for one in people if _drawn(one, "look") < LOOK]
    control("POST", "line/readings", {"unit": unit, "friends": looked}, timeout=60)
    for url in [url for message in messages for url in links(str(message.get("text", "")))][:1]:
        clicked = list(_some(looked, unit, OPEN_LINK / LOOK))
        control("POST", "line/readings", {"unit": unit, "friends": clicked, "url": url}, timeout=60)
    if gone := list(_some(people, f"{unit} leave", LEAVE)):
        control("POST", "line/webhook", {"events": [{"type": "unfollow", "friend": one} for one in gone]})


def _see(delivery: Delivery) -> None:
    accepted = delivery.batches.filter(state=BatchState.ACCEPTED).exclude(receipt_id="")
    for post in accepted.values_list("receipt_id", flat=True):
        share = 0.5 + _drawn(post, delivery.channel)
        times = {"shown": int(SHOWN * share), "liked": int(LIKED * share), "clicked": int(CLICKED * share)}
        control("POST", f"{delivery.channel}/reactions", {"post": post} | times)


def _some(people: Sequence[str], occasion: str, part: float) -> Iterator[str]:
    return (one for one in people if _drawn(one, occasion) < part)


def _drawn(one: str, occasion: str) -> float:
    """From 0 to 1, the same each time."""
    return int.from_bytes(hashlib.sha256(f"{one} {occasion}".encode()).digest()[:6]) / 2**48
