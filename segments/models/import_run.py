from __future__ import annotations

from django.db import models


class ImportRun(models.Model):
    """How far an import has come, written with the people themselves: what a killed one goes on from.

    `source` names the file by its digest, or LINE's list; it holds nothing about a person.
    """

    source = models.CharField("取込元", max_length=100)
    started_at = models.DateTimeField("開始", auto_now_add=True)
    moved_at = models.DateTimeField("最後に進んだ時刻", auto_now=True)
    finished_at = models.DateTimeField("終了", null=True)
    position = models.TextField(
        "ここまで", blank=True
    )  # the last line stored, or LINE's token of the next page
    imported = models.PositiveIntegerField("取込み", default=0)
    unchanged = models.PositiveIntegerField("変更なし", default=0)
    rejected = models.PositiveIntegerField("取り込めない", default=0)

    class Meta:
        verbose_name = "読者の取込み"
        verbose_name_plural = "読者の取込み"
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(finished_at__isnull=True), name="import_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d}"
