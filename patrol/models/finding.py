from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from patrol.models.review import Review
from patrol.severity import Severity


class Fate(models.TextChoices):
    """What became of a finding. The moves between them are in patrol.decisions.FATES."""

    OPEN = "open", "未判断"
    ACCEPTED = "accepted", "指摘どおり差戻し"
    FIXED = "fixed", "直った"
    DISMISSED = "dismissed", "見送り"
    OVERRIDDEN = "overridden", "理由を書いて承認"
    PASSED = "passed", "そのまま承認"

    @property
    def is_right(self) -> bool:
        """The finding was worth making."""
        return self in HELPFUL


HELPFUL = frozenset({Fate.ACCEPTED, Fate.FIXED})
TURNED_DOWN = frozenset({Fate.DISMISSED, Fate.OVERRIDDEN})
# Somebody, or the clerk's change, said whether it was right. Approving past a finding says nothing of it.
DECIDED = HELPFUL | TURNED_DOWN


class FindingRecord(models.Model):
    """What a check said about one revision, kept with what people made of it.

    `is_resting`: made by a check that rests in this category; shown folded and never decided.
    `carried_from`: dismissed already in an earlier revision of the announcement, with these very words.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="findings")
    check_name = models.CharField("検査", max_length=40)
    version = models.PositiveSmallIntegerField("規則の版", default=1)
    severity = models.CharField("重さ", max_length=8, choices=Severity.choices)
    field = models.CharField("項目", max_length=40, blank=True)
    quote = models.TextField("該当箇所", blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)  # character offsets in the named field
    end = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField("理由")
    suggestion = models.TextField("提案", blank=True)
    evidence = models.JSONField("根拠", default=dict, blank=True)
    # The category the revision was held against, as its content names it; "" where none was chosen.
    category_code = models.CharField("分野", max_length=30, blank=True, default="", db_default="")
    is_resting = models.BooleanField("休ませている検査", default=False, db_default=False)
    fate = models.CharField("扱い", max_length=10, choices=Fate.choices, default=Fate.OPEN, db_default="open")
    decided_at = models.DateTimeField("扱いを決めた日時", null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dismissed_reason = models.TextField("見送った理由", blank=True)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "指摘"
        verbose_name_plural = "指摘"
        ordering = ["review", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(fate__in=[Fate.DISMISSED, Fate.OVERRIDDEN])
                | (Q(dismissed_by__isnull=False) & ~Q(dismissed_reason="")),
                name="finding_turned_down_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(fate=Fate.OPEN, decided_at__isnull=True)
                | (~Q(fate=Fate.OPEN) & Q(decided_at__isnull=False)),
                name="finding_fate_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(severity=Severity.STOP) | ~Q(fate=Fate.DISMISSED),
                name="finding_stop_not_dismissed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["category_code", "check_name", "-decided_at"],
                condition=Q(fate__in=[Fate.ACCEPTED, Fate.FIXED, Fate.DISMISSED, Fate.OVERRIDDEN]),
                name="finding_decided",
            )
        ]

    def __str__(self) -> str:
        return self.reason[:60]
