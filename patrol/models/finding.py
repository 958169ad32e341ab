from __future__ import annotations

from django.conf import settings
from django.db import models

from patrol.models.review import Review
from patrol.severity import Severity


class FindingRecord(models.Model):
    """What a check said about one revision, kept with the person's decision about it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="findings")
    check_name = models.CharField("検査", max_length=40)
    version = models.PositiveSmallIntegerField("規則の版", default=1)
    severity = models.CharField("重さ", max_length=8, choices=Severity.choices)
    field = models.CharField("項目", max_length=40, blank=True)
    quote = models.TextField("該当箇所", blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)  # character offsets in the named field
    end = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField("理由")
    suggestion = models.TextField("提案", blank=True)
    evidence = models.JSONField("根拠", default=dict, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dismissed_reason = models.TextField("見送った理由", blank=True)

    class Meta:
        verbose_name = "指摘"
        verbose_name_plural = "指摘"
        ordering = ["review", "id"]

    def __str__(self) -> str:
        return self.reason[:60]
