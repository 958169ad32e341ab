"""Waking the worker. The events are rows already: a broker that is down costs seconds, never an event."""

from __future__ import annotations

import logging
import time

from celery import current_app
from kombu.exceptions import OperationalError

PAUSE_SECONDS = 0.2  # one wake-up stands for everything stored until it arrives
QUIET_SECONDS = 10.0
PROCESS, REPLY = "segments.tasks.process_webhook_events", "segments.tasks.send_replies"

logger = logging.getLogger(__name__)
_covered_until = 0.0


def wake() -> None:
    """Have everything stored so far looked at within `PAUSE_SECONDS`: one wake-up a pause, not one a webhook.

    After a failure stay quiet for a while: LINE waits 2 s for its answer, and the timetable looks for
    unprocessed events every few seconds anyway.
    """
    global _covered_until
    now = time.monotonic()
    if now < _covered_until:
        return
    _covered_until = now + PAUSE_SECONDS
    # It comes at the end of the pause, so that the last one stored in the pause is not overlooked.
    if not _send(PROCESS, countdown=PAUSE_SECONDS):
        _covered_until = now + QUIET_SECONDS


def wake_replies() -> None:
    _send(REPLY, countdown=0)


def _send(task: str, countdown: float) -> bool:
    try:
        current_app.send_task(task, countdown=countdown or None, expires=10, retry=False)
    except (OperationalError, OSError):
        logger.warning("the broker cannot be reached: webhook events wait for the timetable")
        return False
    return True
