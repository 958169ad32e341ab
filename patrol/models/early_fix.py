from __future__ import annotations

from django.db import models
from django.utils import timezone

from announcements.models import Announcement
from patrol.severity import Severity


class DraftFindings(models.Model):
    """What the checks said of a draft when it was last saved: names of checks and the words they quoted."""

    announcement = models.OneToOneField(
        Announcement, models.CASCADE, primary_key=True, related_name="draft_findings"
    )
    found = models.JSONField(default=list)  # [check, severity, field, quote] each

    class Meta:
        verbose_name = "下書きの指摘"
        verbose_name_plural = "下書きの指摘"

    def __str__(self) -> str:
        return f"{len(self.found)}件"


class EarlyFix(models.Model):
    """Words a check spoke of in a saved draft, which the clerk changed before the PR division saw them."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="+")
    check_name = models.CharField("検査", max_length=40)
    severity = models.CharField("重さ", max_length=8, choices=Severity.choices)
    quote = models.TextField("該当箇所", blank=True)
    at = models.DateTimeField("日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "申請の前に直ったもの"
        verbose_name_plural = "申請の前に直ったもの"
        ordering = ["at"]
        indexes = [models.Index(fields=["at"], name="early_fix_at")]

    def __str__(self) -> str:
        return self.quote[:60]
