"""Wake-ups for the webhook worker: acknowledged early, harmless when lost or doubled."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import InterfaceError, OperationalError

from segments import bitmaps, processing, retention
from segments.menus import replying
from segments.waking import wake_replies

logger = logging.getLogger(__name__)


@shared_task(name="segments.tasks.process_webhook_events", acks_late=False, ignore_result=True)
def process_webhook_events() -> int:
    """Apply every stored event that has not been applied yet."""
    try:
        done = processing.process_pending()
        if replying.replies_wait():
            wake_replies()
    except (OperationalError, InterfaceError):
        logger.warning("the database cannot be reached: webhook events wait for the next wake-up")
        return 0
    return done


@shared_task(name="segments.tasks.send_replies", acks_late=False, ignore_result=True)
def send_replies() -> int:
    """Answer the residents whose events have been applied."""
    try:
        return replying.send_waiting()
    except (OperationalError, InterfaceError):
        logger.warning("the database cannot be reached: replies wait for the next wake-up")
        return 0


@shared_task(name="segments.tasks.forget_old_events", acks_late=False, ignore_result=True)
def forget_old_events() -> int:
    """Delete applied events past their keeping time: they hold residents' ids and messages."""
    return retention.forget_old()


@shared_task(name="segments.tasks.fold_counts", acks_late=False, ignore_result=True)
def fold_counts() -> int:
    """Take changed readers into the bitmaps that live counts are made of."""
    return bitmaps.fold()
