from __future__ import annotations

from django.db import models

from channels.models.delivery import Delivery


class Outcome(models.Model):
    """What came back: evidence for the next patrol. Numbers under 20 arrive as NULL from LINE and stay so."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="outcome")
    delivered = models.PositiveIntegerField("届いた人", null=True, blank=True)
    opened = models.PositiveIntegerField("見た人", null=True, blank=True)
    clicked = models.PositiveIntegerField("URLを開いた人", null=True, blank=True)
    blocked = models.PositiveIntegerField("24時間以内のブロック", null=True, blank=True)
    measured_at = models.DateTimeField("集計日時")

    class Meta:
        verbose_name = "反応"
        verbose_name_plural = "反応"

    def __str__(self) -> str:
        return f"{self.delivery}の反応"
