"""What the review page and the head's page have in common: the draft, its previews, its promise, its past."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from announcements.models import Announcement, Revision
from channels.pages.previews import previews_of
from patrol.checks import CheckInput, run
from patrol.inputs import check_input, publish_at
from patrol.models import Review
from patrol.pages.draft_rows import page_of
from patrol.pages.findings import FindingView, counts, views_of_fresh, views_of_kept
from segments.counting import count
from segments.filters import SegmentFilter
from segments.models import Category
from staff.errors import Refused
from staff.models import AuditEntry
from staff.wording import local


def look_at(revision: Revision, review: Review | None = None) -> dict[str, Any]:
    """Everything needed to judge a revision; the findings kept with its review, or fresh ones."""
    content = revision.content
    draft = check_input(content)
    findings = _findings(draft, review)
    return {
        "announcement": revision.announcement,
        "revision": revision,
        "findings": findings,
        "counts": counts(findings),
        "category": Category.objects.filter(code=draft.facts.category_code).first(),
        "previews": previews_of(content),
        "city_name": settings.CITY_NAME,
        "reach": reach(content, draft),
        "history": history(revision.announcement),
        **page_of(draft, findings),
    }


def reach(content: dict[str, Any], draft: CheckInput) -> dict[str, Any]:
    """To whom, how many and when, as counted now."""
    to_line = "line" in content["channels"]
    try:
        segment = SegmentFilter.from_json(content["segment"])
        people = count(segment, draft.send_date) if to_line else None
        words = segment.describe() if to_line else ""
    except Refused as refusal:
        people, words = None, refusal.message
    asked = publish_at(content)
    return {"people": people, "segment": words, "publish_at": local(asked) if asked else None}


def history(announcement: Announcement) -> list[AuditEntry]:
    """What people did with it, the newest first."""
    entries = AuditEntry.objects.filter(
        object_type=Announcement._meta.label_lower, object_id=str(announcement.pk)
    )
    return list(entries.select_related("actor")[:30])


def _findings(draft: CheckInput, review: Review | None) -> list[FindingView]:
    if review is None:
        return views_of_fresh(run(draft))
    return views_of_kept(review.findings.select_related("dismissed_by"))
