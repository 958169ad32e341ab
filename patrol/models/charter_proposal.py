from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from patrol.models.finding import FindingRecord
from segments.models import Category


class CharterProposal(models.Model):
    """What a finding that was turned down says of the promise: a case that fits it after all."""

    class State(models.TextChoices):
        WAITING = "waiting", "判断待ち"
        ACCEPTED = "accepted", "加えた"
        REJECTED = "rejected", "加えない"

    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name="分野")
    finding = models.OneToOneField(
        FindingRecord, models.PROTECT, related_name="proposal", verbose_name="指摘"
    )
    example = models.CharField("合う例", max_length=120)
    reason = models.TextField("理由")
    state = models.CharField("状態", max_length=8, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField("日時", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "分野の約束への提案"
        verbose_name_plural = "分野の約束への提案"
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_by__isnull=True)
                | (~models.Q(state="waiting") & models.Q(decided_by__isnull=False)),
                name="charter_proposal_decided_by",
            )
        ]
        indexes = [
            models.Index(
                fields=["category"], condition=models.Q(state="waiting"), name="charter_proposal_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.example
