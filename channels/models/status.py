from __future__ import annotations

from django.db import models

from announcements.models import Channel


class ChannelStatus(models.Model):
    """Whether a channel may send. An expired token or a suspended account stops it until a person looks."""

    channel = models.CharField("媒体", max_length=12, choices=Channel.choices, unique=True)
    is_stopped = models.BooleanField("停止中", default=False)
    reason = models.TextField("理由", blank=True)
    since = models.DateTimeField("いつから", null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # the staff who can mend it have had mail
    # LINE only: this month's quota as last read (line/quota.py). No limit is NULL.
    quota_limit = models.PositiveIntegerField(null=True, blank=True)
    quota_used = models.PositiveIntegerField(null=True, blank=True)
    quota_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "媒体の状態"
        verbose_name_plural = "媒体の状態"

    def __str__(self) -> str:
        return self.get_channel_display()
