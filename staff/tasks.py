"""Celery's edge of the staff room: what would otherwise grow for ever."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

SIGN_INS_KEPT = timedelta(days=365)  # long enough to answer who signed in when; then it is forgotten


@shared_task
def forget_old_sign_ins() -> None:
    """Remove ended sessions and sign-in records older than a year."""
    call_command("clearsessions")
    old = timezone.now() - SIGN_INS_KEPT
    for record in (AccessAttempt, AccessLog, AccessFailureLog):
        record.objects.filter(attempt_time__lt=old).delete()
