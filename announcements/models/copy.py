from __future__ import annotations

from django.db import models

from announcements.models.announcement import Announcement, Channel


class ChannelText(models.Model):
    """A person's own wording for one channel; without a row the text is generated from the facts."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="channel_texts")
    channel = models.CharField("媒体", max_length=12, choices=Channel.choices)
    text = models.TextField("文面")

    class Meta:
        verbose_name = "媒体別の文面"
        verbose_name_plural = "媒体別の文面"
        constraints = [models.UniqueConstraint(fields=["announcement", "channel"], name="channel_text_once")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}の文面"
