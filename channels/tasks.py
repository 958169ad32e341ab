"""Celery's edge of the ledger: early-acknowledged wake-ups, all work is found in rows."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup, worker_shutting_down

from channels import registry
from channels.ledger import lane, sweeping
from channels.newsletter.tasks import render_issue

__all__ = ["render_issue", "run_lane", "sweep"]  # what a worker finds here


@celeryd_after_setup.connect
def _load_transports(instance: Any, **_: Any) -> None:
    """A vendor's SDK takes seconds to import: before the first delivery, not during it."""
    for queue in instance.app.amqp.queues.consume_from:
        if queue in registry.PATHS:
            registry.get(queue)


@worker_shutting_down.connect
def _stop_lanes(**_: Any) -> None:
    lane.shutting_down.set()


@shared_task(name="channels.tasks.run_lane")
def run_lane(channel: str) -> None:
    """Send what is due on one channel. Returns at once when another worker is at it."""
    lane.run(channel)


@shared_task(name="channels.tasks.sweep")
def sweep() -> None:
    """Heal whatever a crash left."""
    sweeping.sweep()
