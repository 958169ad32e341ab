"""What the rooms below report: a revision came, it was taken back, a draft or a promise changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from announcements import signals
from announcements.models import Announcement, Revision, State
from patrol.inputs import publish_at
from patrol.models import Approval
from patrol.reviews import open_review
from patrol.topic.posts import index_post
from patrol.voiding import void_where_promise_changed, withdraw_everything
from segments.models import Category
from staff.models import User
from staff.wording import local


def connect() -> None:
    """Called once, when the app is ready."""
    signals.submitted.connect(on_submitted, dispatch_uid="patrol.submitted")
    signals.withdrawn.connect(on_withdrawn, dispatch_uid="patrol.withdrawn")
    signals.draft_changed.connect(on_draft_changed, dispatch_uid="patrol.draft_changed")
    post_save.connect(on_approved, sender=Approval, dispatch_uid="patrol.approved")
    post_save.connect(on_category_saved, sender=Category, dispatch_uid="patrol.category_saved")


def on_submitted(announcement: Announcement, revision: Revision, **_: Any) -> None:
    """At the head's stage there is nothing to open yet: the sign-off row is the head's decision."""
    index_post(revision)
    if announcement.state == State.PATROL:
        open_review(announcement, revision)


def on_withdrawn(announcement: Announcement, actor: User | None, reason: str, **_: Any) -> None:
    withdraw_everything(announcement, actor, reason)


def on_draft_changed(announcement: Announcement, actor: User | None, **_: Any) -> None:
    withdraw_everything(announcement, actor, "承認のあとで内容が変更されました。")


def on_approved(instance: Approval, created: bool, raw: bool = False, **_: Any) -> None:
    """What goes out at once goes out today, not on the day it was submitted."""
    if created and not raw and not publish_at(instance.revision.content):
        index_post(instance.revision, local(instance.approved_at).date())


def on_category_saved(instance: Category, created: bool, raw: bool = False, **_: Any) -> None:
    if not created and not raw:
        with transaction.atomic():
            void_where_promise_changed(instance)
