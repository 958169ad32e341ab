from __future__ import annotations

from django.db import models
from django.utils import timezone

from channels.models.delivery import Delivery


class Reach(models.Model):
    """Who had one LINE delivery, as a set of reader numbers (`segments.readers`): what load is reckoned from.

    Made from the batches once the delivery has ended, kept a month. 1.82 M readers take 228 KB.
    """

    delivery = models.OneToOneField(Delivery, models.CASCADE, primary_key=True, related_name="reach")
    readers = models.BinaryField()
    people = models.PositiveIntegerField("人数")
    folded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "届いた人の集計"
        verbose_name_plural = "届いた人の集計"

    def __str__(self) -> str:
        return f"{self.delivery}の届いた人"
