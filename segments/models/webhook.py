from __future__ import annotations

from django.db import models


class WebhookEvent(models.Model):
    """A LINE webhook event exactly as it came, stored before anything is done with it."""

    event_id = models.CharField(max_length=64, unique=True)  # webhookEventId: the same event may come twice
    received_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=40)
    user_id = models.CharField(max_length=33, blank=True)
    timestamp_ms = models.BigIntegerField()
    payload = models.JSONField()
    processed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = "LINEからの通知"
        verbose_name_plural = "LINEからの通知"
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(processed_at__isnull=True), name="webhook_unprocessed"
            ),
            models.Index(fields=["user_id", "timestamp_ms"], name="webhook_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
