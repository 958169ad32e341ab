from django.db import models


class State(models.TextChoices):
    """Where an announcement is on its way. The arrows are in announcements/transitions.py."""

    DRAFT = "draft", "下書き"
    HEAD_REVIEW = "head_review", "申請中（所属）"
    PATROL = "patrol", "申請中（広報課）"
    RETURNED = "returned", "差戻し"
    APPROVED = "approved", "承認済"
    SCHEDULED = "scheduled", "予約"
    SENDING = "sending", "配信中"
    SENT = "sent", "配信済"
    PARTLY_FAILED = "partly_failed", "一部失敗"
    NEEDS_CHECK = "needs_check", "要確認"
    CANCELLED = "cancelled", "中止"
