"""What the review page and the head's page have in common: the draft, its previews, its promise, its past."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from announcements import diff
from announcements.models import Revision
from announcements.progress import history
from channels import evidence
from channels.pages.previews import previews_of
from patrol.checks import CheckInput
from patrol.inputs import check_input, publish_at
from patrol.looks import known_revision
from patrol.models import Review
from patrol.muting import judge
from patrol.pages.draft_rows import page_of
from patrol.pages.findings import (
    FindingView,
    RestingGroup,
    counts,
    resting_groups,
    resting_of,
    views_of_fresh,
    views_of_kept,
)
from segments.counting import count
from segments.filters import SegmentFilter
from segments.models import Category
from staff.errors import Refused
from staff.models import User
from staff.wording import local

LONGEST_HISTORY = 30


def look_at(revision: Revision, review: Review | None = None, user: User | None = None) -> dict[str, Any]:
    """Everything needed to judge a revision; the findings kept with its review, or fresh ones.

    With `user` the changes are those since this person last saw it.
    """
    content = revision.content
    draft = check_input(content, announcement_id=revision.announcement_id)
    findings, resting = _findings(draft, review)
    return {
        "announcement": revision.announcement,
        "revision": revision,
        "findings": findings,
        "counts": counts(findings),
        "resting": resting,
        "category": Category.objects.filter(code=draft.facts.category_code).first(),
        "previews": previews_of(content),
        "city_name": settings.CITY_NAME,
        "reach": reach(content, draft),
        "history": history(revision.announcement)[:LONGEST_HISTORY],
        "changes": changes_since(revision, user),
        "evidence": evidence.for_category(draft.facts.category_code),
        "evidence_of_all": evidence.for_all(),
        "evidence_of_print": evidence.of_print(draft.facts.category_code)
        if "newsletter" in content["channels"]
        else None,
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


def changes_since(revision: Revision, user: User | None = None) -> dict[str, Any] | None:
    """What is different from the revision known before, or None for a first look."""
    seen = known_revision(revision, user)
    if seen is None:
        return None
    return {"since": seen, "fields": diff.changes(seen.content, revision.content)}


def _findings(draft: CheckInput, review: Review | None) -> tuple[list[FindingView], list[RestingGroup]]:
    """Those that ask for attention, and those of resting checks."""
    if review is None:
        judged = judge(draft)
        return views_of_fresh(judged.shown), resting_of(judged)
    records = list(review.findings.select_related("dismissed_by"))
    shown = views_of_kept(one for one in records if not one.is_resting)
    folded = views_of_kept(one for one in records if one.is_resting)
    return shown, resting_groups(folded, draft.rests)
