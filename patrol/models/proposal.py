from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from announcements.models import Announcement
from patrol.models.review import Review


class ProposalState(models.TextChoices):
    """Open until the department answers, or until the draft is no longer the one it was made for."""

    OPEN = "open", "返事待ち"
    ACCEPTED = "accepted", "受け入れ"
    DECLINED = "declined", "見送り"
    OUTDATED = "outdated", "無効"


class Proposal(models.Model):
    """A change of the draft the PR division has prepared, sent back with a 差戻し for the clerk to accept.

    `changes` and `before` are values of a revision's content by their names (segment, category, channels,
    publish_at); `people_before` and `people_after` are what the proposer was shown (None: not on LINE).
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="proposals", verbose_name="パトロール")
    announcement = models.ForeignKey(
        Announcement, models.PROTECT, related_name="proposals", verbose_name="お知らせ"
    )
    kind = models.CharField("種類", max_length=20)
    label = models.CharField("案", max_length=120)
    changes = models.JSONField("変えるところ")
    before = models.JSONField("変える前")
    people_before = models.PositiveIntegerField("いまの人数", null=True, blank=True)
    people_after = models.PositiveIntegerField("変えたあとの人数", null=True, blank=True)
    reason = models.TextField("理由")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="案を出した人"
    )
    at = models.DateTimeField("日時", default=timezone.now, editable=False)
    state = models.CharField("状態", max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答えた人",
    )
    answered_at = models.DateTimeField("答えた日時", null=True, blank=True)
    answer = models.TextField("答え", blank=True)

    class Meta:
        verbose_name = "直し方の案"
        verbose_name_plural = "直し方の案"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement"], condition=models.Q(state="open"), name="proposal_one_open"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="proposal_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at__isnull=True)
                | (~models.Q(state="open") & models.Q(answered_at__isnull=False)),
                name="proposal_answered_at_once",
            ),
        ]

    def __str__(self) -> str:
        return self.label
