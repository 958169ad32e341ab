"""The thread between a department and the PR division about one announcement."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from announcements.models import Announcement, State
from patrol.looks import unread
from patrol.models import Comment, FindingRecord
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can, visible_departments

LONGEST = 1000  # characters
FORBIDDEN = "このお知らせのやりとりには加われません。"
NOT_SUBMITTED = "まだ申請されていないお知らせです。申請すると、広報課とやりとりできます。"


def may_talk(user: User, announcement: Announcement) -> bool:
    """The department and the PR division, once it has been submitted."""
    if announcement.current_revision_id is None:
        return False
    return can(user, Action.PATROL, announcement) or can(user, Action.EDIT, announcement)


@transaction.atomic
def say(announcement: Announcement, actor: User, text: str, finding: FindingRecord | None = None) -> Comment:
    """Add a comment on the current revision, to a finding of it or to the whole."""
    text = text.strip()
    if announcement.current_revision_id is None:
        raise Refused(NOT_SUBMITTED)
    if not may_talk(actor, announcement):
        raise Refused(FORBIDDEN)
    if not text:
        raise Refused("コメントを書いてください。")
    if len(text) > LONGEST:
        raise Refused(f"コメントは{LONGEST:,}字までです。")
    if finding is not None and finding.review.announcement_id != announcement.pk:
        raise Refused("この指摘は、ほかのお知らせのものです。")
    comment = Comment.objects.create(
        announcement=announcement,
        revision_id=announcement.current_revision_id,
        finding=finding,
        author=actor,
        text=text,
    )
    audit.record(actor, "コメントした", announcement, reason=text)
    return comment


def unread_in_department(user: User) -> QuerySet[Announcement]:
    """The person's own announcements with something they have not read, the newest first."""
    own = Announcement.objects.filter(
        Q(department__in=visible_departments(user)), current_revision__isnull=False
    ).exclude(state=State.CANCELLED)
    return own.annotate(unread=unread(user)).filter(unread__gt=0).order_by("-updated_at")
