"""What the review page and the head's page have in common: the draft, its previews, its promise, its past."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q

from announcements import diff
from announcements.models import Revision
from announcements.progress import history
from channels import evidence
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
from staff.wording import local

LONGEST_HISTORY = 30


def look_at(revision: Revision, review: Review | None = None) -> dict[str, Any]:
    """Everything needed to judge a revision; the findings kept with its review, or fresh ones."""
    content = revision.content
    draft = check_input(content, announcement_id=revision.announcement_id)
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
        "history": history(revision.announcement)[:LONGEST_HISTORY],
        "changes": changes_since(revision),
        "evidence": evidence.for_category(draft.facts.category_code),
        "evidence_of_all": evidence.for_all(),
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


def changes_since(revision: Revision) -> dict[str, Any] | None:
    """What is different from the revision looked at before, or None for a first look."""
    earlier = Revision.objects.filter(announcement=revision.announcement_id, number__lt=revision.number)
    seen = earlier.filter(Q(review__isnull=False) | Q(sign_off__isnull=False)).order_by("-number").first()
    if seen is None:
        return None
    return {"since": seen, "fields": diff.changes(seen.content, revision.content)}


def _findings(draft: CheckInput, review: Review | None) -> list[FindingView]:
    if review is None:
        return views_of_fresh(run(draft))
    return views_of_kept(review.findings.select_related("dismissed_by"))
