"""Celery's edge of the patrol: mail that people are waited for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from patrol.routes import mailing
from staff.wording import is_working_day


@shared_task(name="patrol.tasks.tell_of_sign_offs")
def tell_of_sign_offs() -> None:
    """Mail who is asked to sign off, and what was decided without whom."""
    mailing.tell()


@shared_task(name="patrol.tasks.remind_of_sign_offs")
def remind_of_sign_offs() -> None:
    """督促, on days the office is open."""
    if is_working_day(timezone.localdate()):
        mailing.remind()
