"""A past announcement in words: on a finding, and in the evidence kept with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from announcements.models import State
from patrol.topic.past import Neighbour
from staff.wording import format_date


def as_evidence(post: Neighbour) -> dict[str, Any]:
    """JSON-able, with what a page needs for a link."""
    return {
        "announcement": post.announcement_id,
        "title": post.title,
        "on": post.out_on.isoformat(),
        "score": post.score,
    }


def told(post: Neighbour, today: date) -> str:
    """「12月3日(木)に配信した『…』」, or what it waits for."""
    day = format_date(post.out_on, base_year=today.year)
    if post.state in {State.HEAD_REVIEW, State.PATROL}:
        return f"いま申請中の『{post.title}』"
    if post.state in {State.APPROVED, State.SCHEDULED}:
        return f"{day}に配信する予定の『{post.title}』"
    return f"{day}に配信した『{post.title}』"
