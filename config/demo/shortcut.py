"""An announcement as it stands once approved, written as rows: sixty ways through the patrol take a minute.

What it leads to is real: its delivery is made by the ledger from the payload the approval binds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from announcements.models import Announcement, State
from channels.composing import compose_all
from channels.ledger.scheduling import schedule
from config.demo.history import review, revision_of
from patrol.models import Approval, Decision
from patrol.muting import Judged
from patrol.plan import Plan, category_binding
from segments.filters import SegmentFilter
from staff.models import User


@transaction.atomic
def approve_by_rows(announcement: Announcement, author: User, approver: User, at: datetime) -> None:
    """Approved `at` that moment and reserved for its own time, to be printed only."""
    revision = revision_of(announcement, author, 1, at - timedelta(hours=5))
    assert announcement.category is not None
    plan = Plan(
        revision=revision,
        payloads=compose_all(revision.content),
        segment=SegmentFilter.from_json(announcement.segment),
        people=0,
        due_at=announcement.publish_at,
        category=category_binding(announcement.category.code),
        mode=settings.KOHO_MODE,
        judged=Judged((), ()),
    )
    review(announcement, revision, approver, Decision.APPROVED, at)
    approval = Approval.objects.create(
        announcement=announcement,
        revision=revision,
        approved_by=approver,
        approved_at=at,
        binding=plan.binding,
        digest=plan.digest,
    )
    Announcement.objects.filter(pk=announcement.pk).update(state=State.SCHEDULED, current_revision=revision)
    schedule(
        revision,
        plan.payloads,
        approved_by=approver,
        people_counted=0,
        due_at=plan.due_at,
        authorization_basis=approval.digest,
    )
