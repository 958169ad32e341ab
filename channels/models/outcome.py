from __future__ import annotations

from django.db import models

from channels.models.delivery import Delivery


class Outcome(models.Model):
    """What came back: evidence for the next patrol. Numbers under 20 arrive as NULL from LINE and stay so.

    `delivered`: LINE only, people of the accepted requests. `opened`: people (LINE, Facebook) or times (X) it
    was seen. `blocked`: counted from the webhooks, exact. `is_final`: the platform's numbers move no more.
    """

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="outcome")
    delivered = models.PositiveIntegerField("届いた人", null=True, blank=True)
    opened = models.PositiveIntegerField("見た人", null=True, blank=True)
    clicked = models.PositiveIntegerField("URLを開いた人", null=True, blank=True)
    blocked = models.PositiveIntegerField("24時間以内のブロック", null=True, blank=True)
    reacted = models.PositiveIntegerField("いいねなど", null=True, blank=True)
    shared = models.PositiveIntegerField("再投稿・引用", null=True, blank=True)
    measured_at = models.DateTimeField("集計日時")
    is_final = models.BooleanField("確定", default=False, db_default=False)

    class Meta:
        verbose_name = "反応"
        verbose_name_plural = "反応"

    def __str__(self) -> str:
        return f"{self.delivery}の反応"
