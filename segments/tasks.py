"""Wake-ups for the webhook worker: acknowledged early, harmless when lost or doubled."""

from __future__ import annotations

from celery import shared_task

from segments import processing


@shared_task(name="segments.tasks.process_webhook_events", acks_late=False, ignore_result=True)
def process_webhook_events() -> int:
    """Apply every stored event that has not been applied yet."""
    return processing.process_pending()


@shared_task(name="segments.tasks.forget_old_events", acks_late=False, ignore_result=True)
def forget_old_events() -> int:
    """Delete applied events past their keeping time: they hold residents' ids and messages."""
    return processing.forget_old()
