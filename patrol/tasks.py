"""Celery's edge of the patrol: wake-ups without arguments, all work is found in rows."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from staff.wording import is_working_day


@shared_task(name="patrol.tasks.tell_of_sign_offs")
def tell_of_sign_offs() -> None:
    """Mail who is asked to sign off, and what was decided without whom."""
    from patrol.routes import mailing

    mailing.tell()


@shared_task(name="patrol.tasks.remind_of_sign_offs")
def remind_of_sign_offs() -> None:
    """督促, on days the office is open."""
    from patrol.routes import mailing

    if is_working_day(timezone.localdate()):
        mailing.remind()


@shared_task(name="patrol.tasks.refit_topics")
def refit_topics() -> None:
    """Learn from what was decided since yesterday."""
    from patrol.topic import nightly

    nightly.renew()
