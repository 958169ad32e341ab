"""What workers and the sweep do, with the time between taken out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from announcements.models import Channel
from channels.ledger import freezing, lane, starting, sweeping
from channels.ledger.transitions import OPEN
from channels.models import Batch, Delivery
from channels.tests.recording import Killed


def run_to_the_end(channel: str = Channel.LINE, rounds: int = 60, apart: int = 20) -> None:
    """Lane and sweep, `apart` seconds between, until nothing is open."""
    now = timezone.now()
    for later in range(rounds):
        with time_machine.travel(now + timedelta(seconds=apart * later), tick=True):
            lane.run(channel)
            sweeping.sweep()
        if not Batch.objects.filter(state__in=OPEN).exists():
            return


def crash(channel: str = Channel.LINE) -> None:
    with pytest.raises(Killed):
        lane.run(channel)


def start_and_freeze(delivery: Delivery) -> None:
    """As a lane does before its first claim."""
    starting.start_due(delivery.channel)
    while freezing.step(delivery.pk):
        pass
