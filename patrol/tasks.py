"""Celery's edge of this room: wake-ups without arguments, all work is found in rows."""

from __future__ import annotations

from celery import shared_task

from patrol.topic import nightly


@shared_task(name="patrol.tasks.refit_topics")
def refit_topics() -> None:
    """Learn from what was decided since yesterday."""
    nightly.renew()
