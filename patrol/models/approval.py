from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from announcements.models import Announcement, Revision


class Approval(models.Model):
    """Binds a revision's digest, the channel payloads, the segment, the people counted, channels and time.

    The database itself refuses (trigger) an approver who last edited or submitted the revision, and any
    change other than voiding.
    """

    announcement = models.ForeignKey(
        Announcement, models.PROTECT, related_name="approvals", verbose_name="お知らせ"
    )
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="approval", verbose_name="版")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="承認者"
    )
    approved_at = models.DateTimeField("承認日時", default=timezone.now, editable=False)
    binding = models.JSONField("承認した内容")  # everything bound, readable
    digest = models.CharField("要約値", max_length=64)  # SHA-256 of `binding`
    override_reason = models.TextField("「止める」を承認した理由", blank=True)
    voided_at = models.DateTimeField("無効になった日時", null=True, blank=True)
    void_reason = models.TextField("無効になった理由", blank=True)

    class Meta:
        verbose_name = "承認"
        verbose_name_plural = "承認"
        ordering = ["-approved_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="approval_has_digest"
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at__isnull=True) | ~models.Q(void_reason=""),
                name="approval_void_has_reason",
            ),
            models.UniqueConstraint(
                fields=["announcement"], condition=models.Q(voided_at__isnull=True), name="approval_one_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement}の承認"
