"""Celery's edge of the ledger: early-acknowledged wake-ups, all work is found in rows."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from channels import notices
from channels.ledger import forgetting, lane, sweeping
from channels.line import quota
from channels.newsletter.tasks import render_issue

# What a worker finds here.
__all__ = ["forget_recipients", "read_quota", "render_issue", "run_lane", "sweep", "tell"]


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


@shared_task(name="channels.tasks.tell")
def tell() -> None:
    """Mail what staff have to know and have not been told yet."""
    notices.tell()


@shared_task(name="channels.tasks.read_quota")
def read_quota() -> None:
    """Ask LINE what is left of this month's messages."""
    quota.refresh()


@shared_task(name="channels.tasks.forget_recipients")
def forget_recipients() -> None:
    """Drop whom old requests went to."""
    forgetting.forget_old()
