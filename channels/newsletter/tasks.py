"""Celery's edge of the newsletter."""

from __future__ import annotations

from celery import shared_task

from channels.models import Issue
from channels.newsletter import rendering


@shared_task(name=rendering.TASK)
def render_issue(issue_id: int) -> None:
    """Set an issue; an issue deleted meanwhile is no error."""
    issue = Issue.objects.filter(pk=issue_id).first()
    if issue is not None:
        rendering.render(issue)
