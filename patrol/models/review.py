from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from announcements.models import Announcement, Revision


class Decision(models.TextChoices):
    APPROVED = "approved", "承認"
    RETURNED = "returned", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"


class ReturnReason(models.TextChoices):
    """Why something was returned, counted by department; the words beside it say it to the clerk."""

    WRONG_CATEGORY = "category", "分野違い"
    TOO_BROAD = "too_broad", "対象過大"
    TIMING = "timing", "時期"
    FREQUENCY = "frequency", "頻度"
    WORDING = "wording", "表現"
    FACTS = "facts", "事実"
    RIGHTS = "rights", "権利"
    ACCESSIBILITY = "accessibility", "アクセシビリティ"
    OTHER = "other", "その他"


class Review(models.Model):
    """One patrol of one revision. At most one is open per announcement (partial unique constraint)."""

    announcement = models.ForeignKey(
        Announcement, models.PROTECT, related_name="reviews", verbose_name="お知らせ"
    )
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="review", verbose_name="版")
    opened_at = models.DateTimeField("開始日時", default=timezone.now, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="担当"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField("判断", max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="判断した人",
    )
    decided_at = models.DateTimeField("判断日時", null=True, blank=True)
    reason_kind = models.CharField("理由の種類", max_length=14, choices=ReturnReason.choices, blank=True)
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "パトロール"
        verbose_name_plural = "パトロール"
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement"], condition=models.Q(decision=""), name="review_one_open"
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="returned") | ~models.Q(reason=""),
                name="review_return_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement}のパトロール"
