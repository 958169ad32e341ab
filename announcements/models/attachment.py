from __future__ import annotations

from django.db import models

from announcements.models.announcement import Announcement


class Rights(models.TextChoices):
    """What the clerk confirmed about whoever is on a picture and whoever made it (肖像・著作権)."""

    OWN = "own", "市が撮影・作成した画像で、だれか分かる人は写っていない"
    CONSENT = "consent", "写っている人（子どもは保護者）や作った人の了解を得ている"
    LICENSED = "licensed", "利用条件を確かめた素材（イラスト集など）を、条件どおりに使っている"


class Attachment(models.Model):
    """A picture, re-encoded by us (no EXIF, no GPS) and stored under its own digest: never overwritten."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="attachments")
    image = models.ImageField("画像", upload_to="images/", width_field="width", height_field="height")
    alt = models.CharField("画像の説明（代替テキスト）", max_length=300)
    sha256 = models.CharField(max_length=64, editable=False)
    content_type = models.CharField(max_length=20, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    rights = models.CharField(
        "肖像・著作権の確認", max_length=10, choices=Rights.choices, blank=True, default=""
    )
    # The uploaded photograph told where it was taken; what is stored never does.
    had_place = models.BooleanField("元の写真に位置情報があった", default=False, editable=False)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "画像"
        verbose_name_plural = "画像"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.alt
