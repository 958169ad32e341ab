"""Waking the worker. The events are rows already: a broker that is down costs seconds, never an event."""

from __future__ import annotations

import logging
import time

from kombu.exceptions import OperationalError

QUIET_SECONDS = 10.0
logger = logging.getLogger(__name__)
_quiet_until = 0.0


def wake() -> None:
    """Send the wake-up. After a failure stay quiet for a while: LINE waits 2 s for its answer, and the
    timetable looks for unprocessed events every few seconds anyway."""
    from segments.tasks import process_webhook_events

    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        process_webhook_events.apply_async(expires=10, retry=False)
    except (OperationalError, OSError):
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("the broker cannot be reached: webhook events wait for the timetable")
