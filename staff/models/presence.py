from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class DaysQuerySet(models.QuerySet["models.Model"]):
    """Rows that hold from one day to another, both included."""

    def on(self, day: date) -> Self:
        return self.filter(first_day__lte=day, last_day__gte=day)


class Absence(models.Model):
    """不在: days on which a person cannot be asked. 代決 and 後閲 are refused without it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences", verbose_name="不在の人"
    )
    first_day = models.DateField("いつから", default=timezone.localdate)
    last_day = models.DateField("いつまで", default=timezone.localdate)
    note = models.CharField("用件", max_length=60, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="登録した人",
    )
    entered_at = models.DateTimeField("登録日時", default=timezone.now, editable=False)

    objects = DaysQuerySet.as_manager()

    class Meta:
        verbose_name = "不在"
        verbose_name_plural = "不在"
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="absence_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}の不在"


class Delegation(models.Model):
    """代決者の指名: who may decide in the place of a final decider, on which days, named by whom."""

    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations", verbose_name="本来の決裁者"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in", verbose_name="代決する人"
    )
    first_day = models.DateField("いつから", default=timezone.localdate)
    last_day = models.DateField("いつまで")
    note = models.CharField("指名の理由", max_length=100, blank=True)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="指名した人",
    )
    nominated_at = models.DateTimeField("指名日時", default=timezone.now, editable=False)

    objects = DaysQuerySet.as_manager()

    class Meta:
        verbose_name = "代決者の指名"
        verbose_name_plural = "代決者の指名"
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="delegation_days_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(decider=models.F("deputy")), name="delegation_to_somebody_else"
            ),
            models.CheckConstraint(
                condition=~models.Q(nominated_by=models.F("deputy")), name="delegation_not_by_the_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decider}の代決者 {self.deputy}"
