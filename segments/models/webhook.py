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
    # What came after it in time had been applied already: a follow has no effect then, a choice is put in at
    # its place in time.
    is_late = models.BooleanField(db_default=False)
    # Of a change of choices: how the person stood before it (segments.menus.choices.Standing). It is what
    # 「元に戻す」 restores, and where the choices are counted anew from when an older change comes late.
    before = models.JSONField(null=True)
    answer = models.CharField(max_length=40, blank=True, db_default="")  # the screen replied with, if any

    class Meta:
        verbose_name = "LINEからの通知"
        verbose_name_plural = "LINEからの通知"
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(processed_at__isnull=True), name="webhook_unprocessed"
            ),
            models.Index(fields=["user_id", "timestamp_ms"], name="webhook_person"),
            # Who left after a message is asked every hour, among millions of choices and words.
            models.Index(
                fields=["timestamp_ms"], condition=models.Q(kind="unfollow"), name="webhook_unfollow"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class PendingReply(models.Model):
    """A reply owed to a resident. Taken off the table before it is sent, so that it goes out at most once."""

    token = models.CharField(max_length=200, unique=True)  # LINE's reply token: single use, about a minute
    user_id = models.CharField(max_length=33)
    screen = models.CharField(max_length=40)
    note = models.TextField(blank=True)  # what has just been done, in words
    can_undo = models.BooleanField(default=False)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "返信待ち"
        verbose_name_plural = "返信待ち"

    def __str__(self) -> str:
        return f"{self.screen} {self.pk}"
