from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from announcements.models import Announcement, Revision
from patrol.models.finding import FindingRecord


class Comment(models.Model):
    """A word between the department and the PR division about one revision. Never edited, never deleted."""

    announcement = models.ForeignKey(
        Announcement, models.PROTECT, related_name="comments", verbose_name="お知らせ"
    )
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name="版")
    finding = models.ForeignKey(
        FindingRecord, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name="指摘"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="書いた人"
    )
    text = models.TextField("コメント", max_length=1000)
    at = models.DateTimeField("日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "コメント"
        verbose_name_plural = "コメント"
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="comment_says_something")]
        indexes = [models.Index(fields=["announcement", "at"], name="comment_thread")]

    def __str__(self) -> str:
        return self.text[:60]


class Look(models.Model):
    """When a person last had a revision open: what is unread to them, and since when they know it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    at = models.DateTimeField("見た日時", default=timezone.now)

    class Meta:
        verbose_name = "閲覧"
        verbose_name_plural = "閲覧"
        constraints = [models.UniqueConstraint(fields=["user", "revision"], name="look_once_per_revision")]
        indexes = [models.Index(fields=["announcement", "user", "-at"], name="look_latest")]

    def __str__(self) -> str:
        return f"{self.user} {self.revision}"
