from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One act of a person (of the system: actor NULL). Append-only: a trigger refuses UPDATE and DELETE."""

    at = models.DateTimeField("日時", default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="職員"
    )
    verb = models.CharField("操作", max_length=40)
    object_type = models.CharField("対象の種類", max_length=60)
    object_id = models.CharField("対象の番号", max_length=40)
    object_label = models.CharField("対象", max_length=200, blank=True)
    reason = models.TextField("理由", blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)

    class Meta:
        verbose_name = "操作の記録"
        verbose_name_plural = "操作の記録"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id", "-at"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label}"
