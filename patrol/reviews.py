"""Opening and closing a patrol of one revision."""

from __future__ import annotations

from django.utils import timezone

from announcements.models import Announcement, Revision
from patrol.checks import Finding, run
from patrol.inputs import check_input
from patrol.models import Decision, FindingRecord, Review
from staff.models import User


def open_review(announcement: Announcement, revision: Revision) -> Review:
    """A review with what the checks say now. Call it in the transaction that brings the revision here."""
    review = Review.objects.create(announcement=announcement, revision=revision)
    found = run(check_input(revision.content, announcement_id=announcement.pk))
    FindingRecord.objects.bulk_create(record_of(review, finding) for finding in found)
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


def record_of(review: Review, finding: Finding) -> FindingRecord:
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
    )
