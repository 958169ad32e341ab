from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from announcements.models import Channel
from staff.models import Department, Role, User

MOST_STEPS = 9


class StepKind(models.TextChoices):
    APPROVAL = "approval", "承認"
    CONSULTATION = "consultation", "合議"


class Route(models.Model):
    """Whom the announcements of a department pass on their way to the PR division.

    A department without a route asks its 所属長; a route without steps goes straight to the PR division.
    """

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="routes", verbose_name="申請する課"
    )
    name = models.CharField("名称", max_length=40)
    channels = ArrayField(
        models.CharField(max_length=12, choices=Channel.choices),
        default=list,
        blank=True,
        verbose_name="この媒体を使うときだけ",
    )
    emergency_only = models.BooleanField("緊急の分野だけ", default=False)
    may_pull_up = models.BooleanField("引上げを認める", default=True)
    remind_after_hours = models.PositiveSmallIntegerField(
        "督促までの時間", default=24, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "承認ルート"
        verbose_name_plural = "承認ルート"
        ordering = ["department", "-is_active", "-emergency_only", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "emergency_only", "channels"],
                condition=Q(is_active=True),
                name="route_one_per_case",
                violation_error_message="同じ課の同じ条件で使用中の承認ルートが、もうあります。"
                "使わないほうの「使用中」を外すか、使う場面を変えてください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.department}：{self.name}"


class RouteStep(models.Model):
    """One step: all its members are asked at once. The last one has exactly one decision."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(
        "順番", validators=[MinValueValidator(1), MaxValueValidator(MOST_STEPS)]
    )
    name = models.CharField("段の名前", max_length=30)
    kind = models.CharField("種類", max_length=12, choices=StepKind.choices, default=StepKind.APPROVAL)
    needed = models.PositiveSmallIntegerField(
        "必要な人数", null=True, blank=True, validators=[MinValueValidator(1)]
    )  # None: everybody
    people = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="職員（名前で）")
    role = models.CharField("役割で", max_length=10, choices=Role.choices, blank=True)
    # None: of the department that applies.
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name="その役割の人がいる課"
    )

    class Meta:
        verbose_name = "段"
        verbose_name_plural = "段（上から順に回ります）"
        ordering = ["route", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["route", "position"],
                name="route_step_position_once",
                deferrable=models.Deferrable.DEFERRED,  # two steps may change places
            ),
            models.CheckConstraint(
                condition=Q(needed__isnull=True) | Q(needed__gte=1), name="route_step_needs_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"
