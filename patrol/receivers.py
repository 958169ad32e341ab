"""What the rooms below report: a revision came, it was taken back, a draft, a promise, an election changed.

What is done about it is imported when it happens: workers and beat, which only send, do without the checks.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from announcements import signals
from announcements.models import Announcement, Revision
from patrol.models import Approval, ElectionPeriod
from segments.models import Category
from segments.signals import approvals_asked
from staff.models import User
from staff.wording import local


def connect() -> None:
    """Called once, when the app is ready."""
    signals.submitted.connect(on_submitted, dispatch_uid="patrol.submitted")
    signals.withdrawn.connect(on_withdrawn, dispatch_uid="patrol.withdrawn")
    signals.draft_changed.connect(on_draft_changed, dispatch_uid="patrol.draft_changed")
    post_save.connect(on_approved, sender=Approval, dispatch_uid="patrol.approved")
    post_save.connect(on_category_saved, sender=Category, dispatch_uid="patrol.category_saved")
    post_save.connect(on_election_saved, sender=ElectionPeriod, dispatch_uid="patrol.election_saved")
    approvals_asked.connect(on_approvals_asked, dispatch_uid="patrol.approvals_asked")


def on_submitted(announcement: Announcement, revision: Revision, actor: User, **_: Any) -> None:
    """Along the department's route; where that has no steps, straight to the patrol."""
    from patrol.proposals.actions import UNANSWERED, close_unanswered
    from patrol.routes.following import way_of
    from patrol.routes.running import authors_of
    from patrol.routes.stepping import begin
    from patrol.topic.posts import index_post

    if revision.number == 1:
        _note_draft(announcement)
    close_unanswered(announcement, UNANSWERED)
    index_post(revision)
    announcement.current_revision = revision
    begin(announcement, way_of(announcement, authors_of(announcement)), actor)


def on_withdrawn(announcement: Announcement, actor: User | None, reason: str, **_: Any) -> None:
    from patrol.proposals.actions import CANCELLED, close_unanswered
    from patrol.voiding import withdraw_everything

    withdraw_everything(announcement, actor, reason)
    close_unanswered(announcement, CANCELLED)


def on_draft_changed(announcement: Announcement, actor: User | None, **_: Any) -> None:
    from patrol.proposals.actions import outdate
    from patrol.voiding import withdraw_everything

    withdraw_everything(announcement, actor, "承認のあとで内容が変更されました。")
    outdate(announcement)
    if announcement.version > 1 or not announcement.source_key:  # nobody has read what was just imported
        _note_draft(announcement)


def on_approved(instance: Approval, created: bool, raw: bool = False, **_: Any) -> None:
    """What goes out at once goes out today, not on the day it was submitted."""
    from patrol.inputs import publish_at
    from patrol.topic.posts import index_post

    if created and not raw and not publish_at(instance.revision.content):
        index_post(instance.revision, local(instance.approved_at).date())


def on_category_saved(instance: Category, created: bool, raw: bool = False, **_: Any) -> None:
    from patrol.voiding import void_where_promise_changed

    if not created and not raw:
        with transaction.atomic():
            void_where_promise_changed(instance)


def on_election_saved(instance: ElectionPeriod, raw: bool = False, **_: Any) -> None:
    from patrol.voiding import void_where_candidates_are_named

    if instance.is_active and not raw:
        with transaction.atomic():
            void_where_candidates_are_named(instance)


def on_approvals_asked(category: Category, **_: Any) -> int:
    from patrol.voiding import held_against

    return held_against(category).count()


def _note_draft(announcement: Announcement) -> None:
    """Once the save stands: it neither slows the lock down nor undoes anything."""
    from patrol.early import note_draft_quietly

    transaction.on_commit(partial(note_draft_quietly, announcement.pk), robust=True)
