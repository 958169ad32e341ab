from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from announcements.models import Channel, Revision


class DeliveryState(models.TextChoices):
    """Life of one delivery (one revision on one channel). Arrows in channels/ledger/transitions.py."""

    SCHEDULED = "scheduled", "予約"
    FREEZING = "freezing", "準備中"
    SENDING = "sending", "配信中"
    PAUSED = "paused", "一時停止"
    SENT = "sent", "配信済"
    PARTLY_FAILED = "partly_failed", "一部失敗"
    FAILED = "failed", "失敗"
    NEEDS_CHECK = "needs_check", "要確認"
    STOPPED = "stopped", "中止"


class BatchState(models.TextChoices):
    """Life of one request. Terminal: accepted, refused, needs_check, stopped."""

    PENDING = "pending", "未送信"
    CLAIMED = "claimed", "送信中"
    UNKNOWN = "unknown", "確認中"  # may have been sent; waits for a look-up or a same-key retry
    ACCEPTED = "accepted", "受付済"
    REFUSED = "refused", "失敗"
    NEEDS_CHECK = "needs_check", "要確認"
    STOPPED = "stopped", "中止"


class Delivery(models.Model):
    """One approved revision on its way out through one channel. The frozen payload is what is sent.

    No key leads to anything that can change what goes out: payload, segment, count and time are copied
    here at approval, and `authorization` is the SHA-256 over all of them, checked again before sending.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="deliveries")
    channel = models.CharField("媒体", max_length=12, choices=Channel.choices)
    mode = models.CharField("区分", max_length=8)  # settings.KOHO_MODE when approved
    state = models.CharField(
        "状態", max_length=14, choices=DeliveryState.choices, default=DeliveryState.SCHEDULED
    )
    payload = models.JSONField("送る内容")
    segment = models.JSONField("届ける相手", default=dict, blank=True)
    people_counted = models.PositiveIntegerField("承認時の人数", default=0)
    due_at = models.DateTimeField("配信日時")
    expires_at = models.DateTimeField("掲載期限", null=True, blank=True)
    is_emergency = models.BooleanField("緊急", default=False)
    # Digest of the approval's binding, and the SHA-256 of it with everything above (ledger/authorization.py).
    authorization_basis = models.CharField(max_length=64)
    authorization = models.CharField("承認の要約値", max_length=64)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="承認者"
    )
    # --- what happened ---
    frozen_through = models.BigIntegerField(
        default=0
    )  # last subscriber id frozen: a killed freeze goes on from here
    frozen_at = models.DateTimeField("対象の確定日時", null=True, blank=True)
    people_frozen = models.PositiveIntegerField("確定した人数", default=0)
    # A person looked at an audience that had drifted from the number approved, and let this many pass.
    people_confirmed = models.PositiveIntegerField("確認した人数", null=True, blank=True)
    started_at = models.DateTimeField("開始日時", null=True, blank=True)
    finished_at = models.DateTimeField("終了日時", null=True, blank=True)
    note = models.TextField("職員への説明", blank=True)
    # --- the error budget (ledger/budget.py), counted from the start or from when a person let it go on ---
    answers = models.PositiveIntegerField(default=0, db_default=0)
    failures = models.PositiveIntegerField(default=0, db_default=0)
    failures_in_row = models.PositiveIntegerField(default=0, db_default=0)
    tripped_at = models.DateTimeField("自動の停止・警報", null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # the PR division has had mail of it
    # --- afterwards ---
    listed_at = models.DateTimeField(null=True, blank=True)  # of a stopped one: who had it is in the log
    forgotten_at = models.DateTimeField("宛先の消去", null=True, blank=True)  # ledger/forgetting.py
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "配信"
        verbose_name_plural = "配信"
        ordering = ["-due_at", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(
                condition=models.Q(authorization__regex=r"^[0-9a-f]{64}$"), name="delivery_is_authorized"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["scheduled", "freezing", "sending"]),
                name="delivery_active",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}への配信"

    @property
    def to_people(self) -> bool:
        """Addressed to listed people (LINE) rather than posted."""
        return self.channel == Channel.LINE.value

    @property
    def state_words(self) -> str:
        """The state as the screens call it. What an issue has taken is not with its readers yet."""
        in_an_issue = self.channel == Channel.NEWSLETTER.value and self.state == DeliveryState.SENT
        return "号に掲載" if in_an_issue else self.get_state_display()

    @property
    def paused_by_itself(self) -> bool:
        return self.state == DeliveryState.PAUSED and self.tripped_at is not None

    @property
    def alarmed(self) -> bool:
        """An emergency over its error budget: it goes on, and says so loudly."""
        return self.is_emergency and self.tripped_at is not None

    @property
    def audience_day(self) -> date:
        """The day ages are reckoned on: the same for a freeze begun before midnight and ended after it."""
        return timezone.localdate(self.due_at)


class Batch(models.Model):
    """One request: at most 500 distinct LINE ids with the retry key made at the freeze, or one post.

    One person is in one batch of a delivery, for good: a malformed id is left alone in its refused batch and
    the others move to a new one. `first_sent_at` is the earliest request whose outcome is not a certain no.
    """

    class Audience(models.TextChoices):
        LISTED = "listed", "指定した人"
        EVERYONE = "everyone", "友だち全員"

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField("番号")
    part = models.PositiveSmallIntegerField(default=0)  # index into payload["parts"]
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.LISTED)
    recipients = ArrayField(models.CharField(max_length=33), default=list, blank=True)  # in the order sent
    size = models.PositiveIntegerField("人数", default=0)
    retry_key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField("状態", max_length=12, choices=BatchState.choices, default=BatchState.PENDING)
    attempts = models.PositiveSmallIntegerField("試行", default=0)
    retries = models.PositiveSmallIntegerField(default=0)  # counted against TransportError.max_retries
    # Malformed ids split off on the way to this batch (ledger/splitting.py).
    splits = models.PositiveSmallIntegerField(default=0, db_default=0)
    lookups = models.PositiveSmallIntegerField(default=0)  # times our own timeline was searched in vain
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)  # a late answer of a lost lease must not overwrite
    next_try_at = models.DateTimeField(null=True, blank=True)
    first_sent_at = models.DateTimeField("最初の送信", null=True, blank=True)
    finished_at = models.DateTimeField("終了", null=True, blank=True)
    receipt_id = models.CharField("受付番号", max_length=100, blank=True)
    receipt_url = models.URLField(max_length=500, blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    error_code = models.CharField("エラー", max_length=60, blank=True)
    staff_message = models.TextField("職員への説明", blank=True)

    class Meta:
        verbose_name = "送信単位"
        verbose_name_plural = "送信単位"
        ordering = ["delivery", "number"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="batch_number_once"),
            models.CheckConstraint(condition=models.Q(recipients__len__lte=500), name="batch_max_500"),
            models.CheckConstraint(
                condition=models.Q(audience="listed") | models.Q(recipients=[]),
                name="batch_everyone_unlisted",
            ),
            # A lease without a claim, or the other way round, would be a request nobody answers for.
            models.CheckConstraint(
                condition=models.Q(state="claimed", lease_token__isnull=False, lease_until__isnull=False)
                | (~models.Q(state="claimed") & models.Q(lease_token__isnull=True)),
                name="batch_lease_while_claimed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["delivery", "number"],
                condition=models.Q(state__in=["pending", "claimed", "unknown"]),
                name="batch_open",
            ),
            # The sweep asks for these every two seconds, among millions of batches that have ended.
            models.Index(fields=["lease_until"], condition=models.Q(state="claimed"), name="batch_leased"),
            models.Index(
                fields=["first_sent_at"], condition=models.Q(state="unknown"), name="batch_in_doubt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery} {self.number}"


OUTCOME_WORDS = {
    "accepted": "受付済",
    "refused": "受け付けられず",
    "later": "あとで再送",
    "unknown": "結果不明",
    "not_found": "投稿は見つからず",
}


class Attempt(models.Model):
    """One HTTP request made, append-only: the platform keeps no log for us."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="attempt_log")
    at = models.DateTimeField("日時", default=timezone.now, editable=False)
    retry_key = models.UUIDField(null=True, blank=True)
    outcome = models.CharField("結果", max_length=12)
    request_id = models.CharField("要求番号", max_length=100, blank=True)
    code = models.CharField("コード", max_length=60, blank=True)
    staff_message = models.TextField("説明", blank=True)

    class Meta:
        verbose_name = "送信の記録"
        verbose_name_plural = "送信の記録"
        ordering = ["batch", "id"]

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M:%S} {self.outcome}"

    @property
    def outcome_words(self) -> str:
        return OUTCOME_WORDS.get(self.outcome, self.outcome)
