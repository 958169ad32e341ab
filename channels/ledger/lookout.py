"""A sender looks for work itself: the sweep, which would wake it, may have died with the lane before.

Wake-ups, not work: whoever takes one finds what is to be done in rows, and a lane already at it ends it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from threading import Thread

from django.db import Error, connections

from channels.ledger.lane import shutting_down
from channels.ledger.sweeping import wake_lanes

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5


def start(channels: Collection[str]) -> Thread:
    """Look after `channels`, now and twice a second until the worker shuts down."""
    thread = Thread(target=_look, args=(channels,), name="lookout", daemon=True)
    thread.start()
    return thread


def _look(channels: Collection[str]) -> None:
    while not shutting_down.is_set():
        try:
            wake_lanes(channels)
        except Error as error:  # the database is away: it is asked again
            logger.warning("lookout without database: %s", type(error).__name__)
            connections.close_all()
        shutting_down.wait(LOOK_SECONDS)
    connections.close_all()
