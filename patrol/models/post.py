from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from announcements.models import Announcement, Revision


class IndexedPost(models.Model):
    """What finds an announcement among fifty thousand: hashed features of its newest submitted revision.

    Derived; `patrol.topic.posts` writes it anew at any time. `features` begins with those of the title.
    """

    announcement = models.OneToOneField(Announcement, models.CASCADE, related_name="+", primary_key=True)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    category_code = models.CharField(max_length=30, blank=True)
    out_on = models.DateField()  # the day it went or is to go out
    features = ArrayField(models.IntegerField(), default=list)
    of_title = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "似たお知らせの索引"
        verbose_name_plural = "似たお知らせの索引"
        # A list of pending entries would have to be read by every search; submits are few.
        indexes = [GinIndex(fields=["features"], name="indexed_post_features", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.announcement_id}"


class PostStatistics(models.Model):
    """How often features occur over all posts, counted nightly. One row; the rare are not listed."""

    counted_at = models.DateTimeField()
    posts = models.PositiveIntegerField()
    common = models.JSONField(default=dict)  # feature → posts having it

    class Meta:
        verbose_name = "言葉の頻度"
        verbose_name_plural = "言葉の頻度"

    def __str__(self) -> str:
        return f"{self.posts:,}件"
