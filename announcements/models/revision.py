from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from announcements.models.announcement import Announcement


class Revision(models.Model):
    """Everything that would be sent, as it was at one submit. Immutable: a trigger refuses changes.

    `content` is the canonical snapshot (announcements.snapshot), `digest` its SHA-256.
    """

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("版")
    content = models.JSONField("内容")
    digest = models.CharField("要約値", max_length=64)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="最後に直した人"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申請者"
    )
    submitted_at = models.DateTimeField("申請日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "版"
        verbose_name_plural = "版"
        ordering = ["announcement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="revision_has_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"
