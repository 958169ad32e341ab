"""Periods set by the PR division: elections, and times in which routine news wait."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class ElectionPeriod(models.Model):
    """From the day of notice (告示) or earlier to polling day; both days are within."""

    name = models.CharField("選挙の名前", max_length=80)
    starts_on = models.DateField("始まりの日")
    ends_on = models.DateField("終わりの日")
    candidates = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="候補者の名前"
    )
    words = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="控える言葉")
    is_active = models.BooleanField("使う", default=True)
    created_at = models.DateTimeField("作成日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "選挙期間"
        verbose_name_plural = "選挙期間"
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="election_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


class QuietPeriodQuerySet(models.QuerySet["QuietPeriod"]):
    def at(self, moment: datetime) -> Self:
        """In effect at `moment`, the one that stops first."""
        open_ended = models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=moment)
        return self.filter(open_ended, begins_at__lte=moment).order_by("-stops", "begins_at")


class QuietPeriod(models.Model):
    """有事: while the disaster headquarters sit, routine news wait. Open until somebody ends it."""

    name = models.CharField("理由", max_length=80)
    stops = models.BooleanField("広報課長の判断なしには承認できないようにする", default=False)
    begins_at = models.DateTimeField("始まり", default=timezone.now)
    ends_at = models.DateTimeField("終わり", null=True, blank=True)
    created_at = models.DateTimeField("作成日時", default=timezone.now, editable=False)

    objects = QuietPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "通常配信を控える期間"
        verbose_name_plural = "通常配信を控える期間"
        ordering = ["-begins_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("begins_at")),
                name="quiet_period_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called_off(self) -> bool:
        """Ended before it began: it never holds."""
        return self.ends_at == self.begins_at
