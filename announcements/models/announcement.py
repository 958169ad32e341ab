from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from announcements.models.state import State
from segments.models import Category
from staff.models import Department


class Channel(models.TextChoices):
    """Where an announcement may go. The value names the folder under channels/."""

    LINE = "line", "LINE"
    X = "x", "X"
    FACEBOOK = "facebook", "Facebook"
    NEWSLETTER = "newsletter", "市政だより"


class Kind(models.TextChoices):
    """What sort of announcement it is: decides which facts are essential."""

    EVENT = "event", "催し・講座"
    RECRUIT = "recruit", "募集"
    NOTICE = "notice", "お知らせ・手続き"
    CONSULT = "consult", "相談"
    HEALTH = "health", "健診・予防接種"
    SAFETY = "safety", "防災・安全"


class AudienceKind(models.TextChoices):
    """How 対象 is stated. A structured field, because rules catch mismatches only where it is stated."""

    EVERYONE = "everyone", "どなたでも"
    AGES = "ages", "年齢で限る"
    OTHER = "other", "年齢以外の条件で限る"


class Announcement(models.Model):
    """What the city wants to say: structured facts first, text second. Always the *working* copy:
    what was submitted is a Revision, what is sent is frozen in channels."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="担当課")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起案者"
    )
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="最後に直した人"
    )
    state = models.CharField(
        "状態", max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    # Raised by every save of the draft; a form saved over a newer draft is refused, not merged.
    version = models.PositiveIntegerField(default=1, editable=False)
    current_revision = models.ForeignKey(
        "announcements.Revision", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    kind = models.CharField("種類", max_length=10, choices=Kind.choices, default=Kind.EVENT)
    title = models.CharField("件名", max_length=80)
    body = models.TextField("本文", blank=True, max_length=4000)

    # --- facts (事実) ---
    starts_on = models.DateField("開始日", null=True, blank=True)
    starts_at = models.TimeField("開始時刻", null=True, blank=True)
    ends_on = models.DateField("終了日", null=True, blank=True)
    ends_at = models.TimeField("終了時刻", null=True, blank=True)
    schedule_note = models.CharField("日時の補足", max_length=300, blank=True)
    place = models.CharField("場所", max_length=120, blank=True)
    address = models.CharField("住所", max_length=120, blank=True)
    audience_kind = models.CharField(
        "対象", max_length=10, choices=AudienceKind.choices, blank=True, default=""
    )  # blank only in drafts (imports that do not say); submitting needs one
    audience_age_min = models.DecimalField(
        "対象年齢（から・歳）", max_digits=5, decimal_places=2, null=True, blank=True
    )
    audience_age_max = models.DecimalField(
        "対象年齢（まで・歳）", max_digits=5, decimal_places=2, null=True, blank=True
    )
    audience_pregnancy = models.BooleanField("妊娠中の人を含む", default=False)
    audience_text = models.CharField("対象の書き方", max_length=200, blank=True)
    capacity = models.CharField("定員", max_length=80, blank=True)
    fee = models.CharField("費用", max_length=120, blank=True)
    belongings = models.CharField("持ち物", max_length=120, blank=True)
    how_to_apply = models.TextField("申込方法", blank=True, max_length=1000)
    deadline_on = models.DateField("締切日", null=True, blank=True)
    deadline_at = models.TimeField("締切時刻", null=True, blank=True)
    contact = models.CharField("問合せ先", max_length=120, blank=True)
    contact_phone = models.CharField("問合せ先の電話", max_length=40, blank=True)
    contact_email = models.EmailField("問合せ先のメール", blank=True)
    url = models.URLField("詳しい案内のURL", max_length=500, blank=True)

    # --- who and where and when ---
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="カテゴリ"
    )
    segment = models.JSONField(
        "届ける相手", default=dict, blank=True
    )  # segments.filters.SegmentFilter.to_json()
    channels = ArrayField(
        models.CharField(max_length=12, choices=Channel.choices),
        default=list,
        blank=True,
        verbose_name="媒体",
    )
    x_thread = models.BooleanField("Xで長い文を続きの投稿に分ける", default=False)
    publish_at = models.DateTimeField(
        "配信日時", null=True, blank=True, help_text="空けると、承認後すぐに配信します。"
    )
    expires_at = models.DateTimeField("掲載期限", null=True, blank=True)

    # --- where it came from ---
    source_key = models.CharField("取込元の番号", max_length=200, blank=True, editable=False)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("作成日時", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "source_key"],
                condition=~models.Q(source_key=""),
                name="announcement_imported_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.DRAFT, State.RETURNED, State.CANCELLED])
                | models.Q(current_revision__isnull=False),
                name="announcement_submitted_has_revision",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "publish_at"], name="announcement_state"),
            models.Index(fields=["department", "-updated_at"], name="announcement_department"),
        ]

    def __str__(self) -> str:
        return self.title
