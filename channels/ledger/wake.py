"""Wake-ups: hints to workers, never the truth. A broker that is down costs seconds, not deliveries."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

LANE = "channels.tasks.run_lane"
TELL = "channels.tasks.tell"
READ_QUOTA = "channels.tasks.read_quota"
STALE_SECONDS = 30  # a wake-up nobody took by then is worthless: the sweep has sent others


def wake(channel: str) -> bool:
    """Ask a worker of the queue named like `channel` to look at it. False when the broker is away."""
    return ask_for(LANE, args=(channel,), queue=channel)


def ask_for(task: str, **options: Any) -> bool:
    """Ask a worker for `task`, which finds its work in rows. False when the broker is away."""
    try:
        current_app.send_task(task, expires=STALE_SECONDS, retry=False, **options)
    except Exception as error:  # kombu, redis and socket errors alike: beat asks again
        logger.warning("wake-up for %s not delivered (%s); beat will do it", task, type(error).__name__)
        return False
    return True


def wake_after_commit(*channels: str) -> None:
    """Wake the lanes once the rows they will look for can be seen."""
    for channel in channels:
        transaction.on_commit(partial(wake, channel), robust=True)


def ask_after_commit(task: str) -> None:
    transaction.on_commit(partial(ask_for, task), robust=True)
