from __future__ import annotations

from django.db import models


class TopicModel(models.Model):
    """One nightly fit of the city's own model of its categories; `id` is the version findings name.

    `weights` is patrol.topic.model.LocalModel as JSON; null once newer versions have taken its place.
    """

    fitted_at = models.DateTimeField("作成日時")
    examples = models.PositiveIntegerField("もとにした判断の数")
    fingerprint = models.CharField(max_length=64)  # SHA-256 of what it was fitted to
    share = models.FloatField("辞書に対する重み")  # 0–1
    figures = models.JSONField("精度", default=dict)  # patrol.topic.fitting.Figures
    weights = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = "内容の学習"
        verbose_name_plural = "内容の学習"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"第{self.pk}版（{self.examples:,}件）"
