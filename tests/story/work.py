"""Announcements that have come as far as the PR division, and what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from announcements.models import Announcement
from channels.models import Delivery, DeliveryState
from config.bench.posting import TITLE, ready_for_approval
from config.demo.friends import control

PATIENCE = 300.0  # seconds; real processes, and other tests beside them


def waiting_for_approval(*channels: str, category: str = "safety", title: str = TITLE) -> Announcement:
    """An announcement for everybody who chose `category`, written, submitted and passed on by the head."""
    return ready_for_approval(category, title, readers=category, channels=channels).announcement


def deliveries_of(announcement: Announcement) -> list[Delivery]:
    return list(Delivery.objects.filter(revision__announcement=announcement).order_by("channel"))


def states(deliveries: Sequence[Delivery]) -> set[str]:
    return set(
        Delivery.objects.filter(pk__in=[each.pk for each in deliveries]).values_list("state", flat=True)
    )


def wait_until_sent(announcement: Announcement, seconds: float = PATIENCE) -> list[Delivery]:
    wait_for(lambda: states(deliveries_of(announcement)) == {DeliveryState.SENT}, seconds)
    return deliveries_of(announcement)


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Real processes need real time: look again until it is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def at_the_platforms() -> dict[str, Any]:
    """The stand-ins' own count of what arrived."""
    return control("GET", "ledger")


def line_ledger() -> dict[str, Any]:
    counts: dict[str, Any] = at_the_platforms()["line"][0]
    return counts


def slow_line(seconds: float) -> None:
    """Every multicast takes this long, so that there is a middle to disturb."""
    control(
        "POST",
        "faults",
        {"service": "line", "route": "multicast", "effect": "delay", "delay": seconds, "count": None},
    )
