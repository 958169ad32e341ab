"""Waking the worker. The events are rows already: a broker that is down costs seconds, never an event."""

from __future__ import annotations

import logging
import time

from celery import current_app
from kombu.exceptions import OperationalError

PAUSE_SECONDS = 0.5  # between the wake-ups of one process
QUIET_SECONDS = 10.0
PROCESS, REPLY = "segments.tasks.process_webhook_events", "segments.tasks.send_replies"

logger = logging.getLogger(__name__)
_next = 0.0  # when the last wake-up arrives; what is stored before that is looked at then


def wake() -> None:
    """Have what was stored looked at: at once when all is quiet, in a burst once a pause, not once a webhook.

    After a failure stay quiet for a while: LINE waits 2 s for its answer, and the timetable looks for
    unprocessed events every few seconds anyway.
    """
    global _next
    now = time.monotonic()
    if now < _next:
        return
    # At the end of the pause, so that the last event of a burst is not overlooked.
    countdown = max(_next + PAUSE_SECONDS - now, 0.0)
    _next = now + (countdown if _send(PROCESS, countdown) else QUIET_SECONDS)


def wake_replies() -> None:
    _send(REPLY, countdown=0)


def _send(task: str, countdown: float) -> bool:
    try:
        current_app.send_task(task, countdown=countdown or None, expires=10, retry=False)
    except (OperationalError, OSError):
        logger.warning("the broker cannot be reached: webhook events wait for the timetable")
        return False
    return True
