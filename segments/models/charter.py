from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from segments.models.category import Category


class CharterVersion(models.Model):
    """The promise of a category as it stood after one change. Append-only: a trigger refuses the rest."""

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="charter_versions", verbose_name="カテゴリ"
    )
    number = models.PositiveIntegerField("版")
    content = models.JSONField("内容")  # segments.charter_history.CHARTER_FIELDS → value
    reason = models.TextField("理由", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="職員"
    )
    at = models.DateTimeField("日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "約束の版"
        verbose_name_plural = "約束の版"
        ordering = ["category", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["category", "number"], name="charter_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.category} 第{self.number}版"
