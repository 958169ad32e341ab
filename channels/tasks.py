"""Celery's edge of the ledger: early-acknowledged wake-ups, all work is found in rows."""

from __future__ import annotations

from celery import shared_task

from channels.ledger import lane, sweeping
from channels.newsletter.tasks import render_issue

__all__ = ["render_issue", "run_lane", "sweep"]  # what a worker finds here


@shared_task(name="channels.tasks.run_lane")
def run_lane(channel: str) -> None:
    """Send what is due on one channel. Returns at once when another worker is at it."""
    lane.run(channel)


@shared_task(name="channels.tasks.sweep")
def sweep() -> None:
    """Heal whatever a crash left."""
    sweeping.sweep()
