"""校正 with the departments: what was sent out, whom it asked, and every final the printer was given."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from channels.models.newsletter import Issue
from channels.models.proof import Proof
from staff.models import Department


class CheckRound(models.Model):
    """「各課に校正を依頼する」: one proof sent out, with answers wanted until `due_on`. Append-only."""

    proof = models.ForeignKey(Proof, models.PROTECT, related_name="rounds", verbose_name="校正刷")
    due_on = models.DateField("回答の期限")
    note = models.TextField("各課への連絡", blank=True, max_length=400)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="依頼した人"
    )
    sent_at = models.DateTimeField("依頼日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "校正の依頼"
        verbose_name_plural = "校正の依頼"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.proof}の依頼"


class CheckCall(models.Model):
    """One department asked in one round. Its mails are stamped here, so that none goes out twice."""

    round = models.ForeignKey(CheckRound, models.PROTECT, related_name="calls", verbose_name="校正の依頼")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="課")
    told_at = models.DateTimeField("依頼メールの日時", null=True, blank=True)
    reminded_on = models.DateField("督促メールの日", null=True, blank=True)

    class Meta:
        verbose_name = "校正を依頼した課"
        verbose_name_plural = "校正を依頼した課"
        ordering = ["round", "department"]
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="check_call_once_per_department")
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.round}"


class FinalProof(models.Model):
    """One 校了: the PDF the printer was given, in a file that never changes.

    An issue reopened and closed again has several. A trigger lets only the reopening be written, once.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="finals", verbose_name="号")
    proof = models.ForeignKey(Proof, models.PROTECT, related_name="finals", verbose_name="校正刷")
    pdf = models.FileField("PDF", upload_to="newsletter/archive/")
    sha256 = models.CharField("要約値", max_length=64)
    articles = models.PositiveSmallIntegerField("記事の数")
    confirmed = models.PositiveSmallIntegerField("確認済の数")
    unconfirmed = models.JSONField("確認がない記事", default=list)  # [title, department, standing] each
    reason = models.TextField("確認がないまま校了した理由", blank=True)
    # Nobody's name and time are known of what was closed before finals were kept.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="校了"
    )
    closed_at = models.DateTimeField("校了日時", null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取消し",
    )
    reopened_at = models.DateTimeField("校了を取り消した日時", null=True, blank=True)
    reopen_reason = models.TextField("校了を取り消した理由", blank=True)

    class Meta:
        verbose_name = "保存した号"
        verbose_name_plural = "保存した号"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(reopened_at__isnull=True), name="final_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(unconfirmed=[]) | ~Q(reason=""), name="final_unconfirmed_needs_reason"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True)
                | Q(reopened_at__isnull=False, reopened_by__isnull=False),
                name="final_reopened_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proof}（校了）"
