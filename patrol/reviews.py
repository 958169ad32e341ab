"""Opening and closing a patrol of one revision."""

from __future__ import annotations

from django.utils import timezone

from announcements.models import Announcement, Revision
from patrol.checks import Finding
from patrol.inputs import category_code, check_input
from patrol.models import Decision, FindingRecord, Review
from patrol.muting import judge
from patrol.settling import carry_dismissals, settle_earlier
from staff.models import User


def open_review(announcement: Announcement, revision: Revision) -> Review:
    """A review with what the checks say now. Call it in the transaction that brings the revision here.

    What was dismissed before stays dismissed; what the clerk has changed since counts as fixed.
    """
    review = Review.objects.create(announcement=announcement, revision=revision)
    judged = judge(check_input(revision.content, announcement_id=announcement.pk))
    records = [
        *(record_of(review, finding) for finding in judged.shown),
        *(record_of(review, finding, is_resting=True) for finding in judged.resting),
    ]
    FindingRecord.objects.bulk_create(carry_dismissals(review, records))
    settle_earlier(review, judged.every)
    return review


def close_review(
    review: Review, decision: Decision, actor: User | None, reason: str = "", kind: str = ""
) -> bool:
    """Decide an open review, once. False when it was decided already."""
    changes = {
        "decision": decision,
        "decided_by": actor,
        "decided_at": timezone.now(),
        "reason": reason,
        "reason_kind": kind,
    }
    if not Review.objects.filter(pk=review.pk, decision="").update(**changes):
        return False
    for name, value in changes.items():
        setattr(review, name, value)
    return True


def open_review_of(announcement: Announcement) -> Review | None:
    return Review.objects.filter(announcement=announcement, decision="").first()


def record_of(review: Review, finding: Finding, *, is_resting: bool = False) -> FindingRecord:
    return FindingRecord(
        review=review,
        check_name=finding.check,
        version=finding.version,
        severity=finding.severity,
        field=finding.field,
        quote=finding.quote,
        start=finding.start,
        end=finding.end,
        reason=finding.reason,
        suggestion=finding.suggestion,
        evidence=dict(finding.evidence),
        category_code=category_code(review.revision.content),
        is_resting=is_resting,
    )
