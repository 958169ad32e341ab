from __future__ import annotations

from django.db import models

from announcements.models.announcement import Announcement


class Attachment(models.Model):
    """A picture, re-encoded by us (no EXIF, no GPS) and stored under its own digest: never overwritten."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="attachments")
    image = models.ImageField("画像", upload_to="images/", width_field="width", height_field="height")
    alt = models.CharField("画像の説明（代替テキスト）", max_length=300)
    sha256 = models.CharField(max_length=64, editable=False)
    content_type = models.CharField(max_length=20, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "画像"
        verbose_name_plural = "画像"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.alt
