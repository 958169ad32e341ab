from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from announcements.models import Revision
from patrol.models.review import ReturnReason
from patrol.models.route import Route, StepKind


class Outcome(models.TextChoices):
    """How a circulation ended; blank while it runs."""

    APPROVED = "approved", "承認"
    RETURNED = "returned", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"
    REJECTED = "rejected", "廃案"
    REROUTED = "rerouted", "ルートの変更"


class Answer(models.TextChoices):
    """What became of one person's being asked."""

    WAITING = "waiting", "順番待ち"
    ASKED = "asked", "確認待ち"
    APPROVED = "approved", "承認"
    DEPUTISED = "deputised", "代決"  # somebody nominated decided in this person's place
    PULLED_UP = "pulled_up", "引上げ"  # somebody higher acted first
    SKIPPED = "skipped", "後閲"  # passed over while away
    BY_OTHERS = "by_others", "他者承認済"
    RETURNED = "returned", "差戻し"
    REJECTED = "rejected", "廃案"
    CLOSED = "closed", "終了"  # no longer needed: returned by others, taken back, sent another way


# The announcement went on without them: they look at it afterwards.
SEEN_AFTERWARDS = (Answer.DEPUTISED, Answer.PULLED_UP, Answer.SKIPPED)


# What was decided in it stands; the others begin anew, with everybody asked again.
LASTING = ("", Outcome.APPROVED, Outcome.REJECTED)


class Circulation(models.Model):
    """The sign-off of one revision along a route as it was when submitted; at most one runs per revision."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="circulations", verbose_name="版")
    route = models.ForeignKey(
        Route, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="承認ルート"
    )
    route_name = models.CharField("承認ルートの名称", max_length=40)
    may_pull_up = models.BooleanField(default=True)
    remind_after_hours = models.PositiveSmallIntegerField(default=24)
    started_at = models.DateTimeField("開始日時", default=timezone.now, editable=False)
    outcome = models.CharField("結果", max_length=10, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)

    class Meta:
        verbose_name = "所属の承認"
        verbose_name_plural = "所属の承認"
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], condition=Q(outcome=""), name="circulation_one_runs"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="circulation_ends_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision.announcement}の{self.route_name}"


class Stage(models.Model):
    """One step of a circulation. `round` counts how often it came round: 差戻し to the previous step."""

    circulation = models.ForeignKey(Circulation, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField("順番")
    name = models.CharField("段の名前", max_length=30)
    kind = models.CharField("種類", max_length=12, choices=StepKind.choices, default=StepKind.APPROVAL)
    needed = models.PositiveSmallIntegerField("必要な人数")
    is_final = models.BooleanField("決裁", default=False)
    round = models.PositiveSmallIntegerField("回", default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "承認の段"
        verbose_name_plural = "承認の段"
        ordering = ["circulation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["circulation", "position"], name="stage_position_once"),
            models.UniqueConstraint(
                fields=["circulation"],
                condition=Q(opened_at__isnull=False, closed_at__isnull=True),
                name="stage_one_open",
            ),
            models.UniqueConstraint(
                fields=["circulation"], condition=Q(is_final=True), name="stage_one_final"
            ),
            # The one who decides is one.
            models.CheckConstraint(
                condition=Q(is_final=False) | Q(needed=1, kind=StepKind.APPROVAL), name="stage_one_decider"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AskQuerySet(models.QuerySet["Ask"]):
    def current(self) -> AskQuerySet:
        """Of the round each stage is in now."""
        return self.filter(round=F("stage__round"))

    def open(self) -> AskQuerySet:
        """Those somebody is waiting for."""
        return self.filter(answer=Answer.ASKED, stage__circulation__outcome="").current()

    def to_be_seen(self) -> AskQuerySet:
        """Decided without the person, who has not looked yet; not where the sign-off begins anew."""
        unseen = self.filter(answer__in=SEEN_AFTERWARDS, seen_at__isnull=True).current()
        return unseen.filter(stage__circulation__outcome__in=LASTING)


class Ask(models.Model):
    """One person asked in one stage, and what became of it. Rows of earlier rounds stay as they ended."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="asks")
    round = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="asks", verbose_name="承認する人"
    )
    answer = models.CharField("結果", max_length=10, choices=Answer.choices, default=Answer.WAITING)
    asked_at = models.DateTimeField("依頼日時", null=True, blank=True)
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="した人",
    )
    acted_at = models.DateTimeField("日時", null=True, blank=True)
    reason_kind = models.CharField("理由の種類", max_length=14, choices=ReturnReason.choices, blank=True)
    reason = models.TextField("理由", blank=True)
    seen_at = models.DateTimeField("後から見た日時", null=True, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True
    )  # mail: that it is asked, then what was done instead
    reminded_on = models.DateField(null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = "承認の依頼"
        verbose_name_plural = "承認の依頼"
        ordering = ["stage", "round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "round", "person"], name="ask_once_a_round"),
            models.CheckConstraint(
                condition=~Q(answer__in=["returned", "rejected", "deputised", "skipped", "pulled_up"])
                | ~Q(reason=""),
                name="ask_has_its_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "answer"], name="ask_of_person"),
            models.Index(fields=["answer", "asked_at"], condition=Q(answer="asked"), name="ask_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_answer_display()}"
