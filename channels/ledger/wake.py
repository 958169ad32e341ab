"""Wake-ups: hints to workers, never the truth. A broker that is down costs seconds, not deliveries."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

LANE = "channels.tasks.run_lane"
STALE_SECONDS = 30  # a wake-up nobody took by then is worthless: the sweep has sent others


def wake(channel: str) -> bool:
    """Ask a worker of the queue named like `channel` to look at it. False when the broker is away."""
    try:
        current_app.send_task(LANE, args=(channel,), queue=channel, expires=STALE_SECONDS, retry=False)
    except Exception as error:  # kombu, redis and socket errors alike: the sweep will wake it
        logger.warning(
            "wake-up of %s not delivered (%s); the sweep will do it", channel, type(error).__name__
        )
        return False
    return True


def wake_after_commit(*channels: str) -> None:
    """Wake the lanes once the rows they will look for can be seen."""
    for channel in channels:
        transaction.on_commit(partial(wake, channel), robust=True)
