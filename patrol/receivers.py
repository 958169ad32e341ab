"""What the rooms below report: a revision came, it was taken back, a draft or a promise changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from announcements import signals
from announcements.models import Announcement, Revision
from patrol.routes.following import way_of
from patrol.routes.running import authors_of
from patrol.routes.stepping import begin
from patrol.voiding import void_where_promise_changed, withdraw_everything
from segments.models import Category
from staff.models import User


def connect() -> None:
    """Called once, when the app is ready."""
    signals.submitted.connect(on_submitted, dispatch_uid="patrol.submitted")
    signals.withdrawn.connect(on_withdrawn, dispatch_uid="patrol.withdrawn")
    signals.draft_changed.connect(on_draft_changed, dispatch_uid="patrol.draft_changed")
    post_save.connect(on_category_saved, sender=Category, dispatch_uid="patrol.category_saved")


def on_submitted(announcement: Announcement, revision: Revision, actor: User, **_: Any) -> None:
    """Along the department's route; where that has no steps, straight to the patrol."""
    announcement.current_revision = revision
    begin(announcement, way_of(announcement, authors_of(announcement)), actor)


def on_withdrawn(announcement: Announcement, actor: User | None, reason: str, **_: Any) -> None:
    withdraw_everything(announcement, actor, reason)


def on_draft_changed(announcement: Announcement, actor: User | None, **_: Any) -> None:
    withdraw_everything(announcement, actor, "承認のあとで内容が変更されました。")


def on_category_saved(instance: Category, created: bool, raw: bool = False, **_: Any) -> None:
    if not created and not raw:
        with transaction.atomic():
            void_where_promise_changed(instance)
