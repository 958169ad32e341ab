"""What the rooms below report: a revision came, it was taken back, a draft or a promise changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from announcements import signals
from announcements.models import Announcement, Revision, State
from patrol.proposals.actions import CANCELLED, UNANSWERED, close_unanswered, outdate
from patrol.reviews import open_review
from patrol.voiding import void_where_promise_changed, withdraw_everything
from segments.models import Category
from staff.models import User


def connect() -> None:
    """Called once, when the app is ready."""
    signals.submitted.connect(on_submitted, dispatch_uid="patrol.submitted")
    signals.withdrawn.connect(on_withdrawn, dispatch_uid="patrol.withdrawn")
    signals.draft_changed.connect(on_draft_changed, dispatch_uid="patrol.draft_changed")
    post_save.connect(on_category_saved, sender=Category, dispatch_uid="patrol.category_saved")


def on_submitted(announcement: Announcement, revision: Revision, **_: Any) -> None:
    """At the head's stage there is nothing to open yet: the sign-off row is the head's decision."""
    close_unanswered(announcement, UNANSWERED)
    if announcement.state == State.PATROL:
        open_review(announcement, revision)


def on_withdrawn(announcement: Announcement, actor: User | None, reason: str, **_: Any) -> None:
    withdraw_everything(announcement, actor, reason)
    close_unanswered(announcement, CANCELLED)


def on_draft_changed(announcement: Announcement, actor: User | None, **_: Any) -> None:
    withdraw_everything(announcement, actor, "承認のあとで内容が変更されました。")
    outdate(announcement)


def on_category_saved(instance: Category, created: bool, raw: bool = False, **_: Any) -> None:
    if not created and not raw:
        with transaction.atomic():
            void_where_promise_changed(instance)
