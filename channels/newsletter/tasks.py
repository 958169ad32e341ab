"""Celery's edge of the newsletter."""

from __future__ import annotations

from celery import shared_task

from channels.models import Issue

QUEUE = "newsletter"
TASK = "channels.newsletter.render_issue"
EXPORTS = "channels.newsletter.make_exports"


@shared_task(name=TASK)
def render_issue(issue_id: int, actor_id: int | None = None) -> None:
    """Set an issue; an issue deleted meanwhile is no error."""
    from channels.newsletter import rendering  # a typesetter: workers that never set anything do without

    issue = Issue.objects.filter(pk=issue_id).first()
    if issue is not None:
        rendering.render(issue, actor_id)


@shared_task(name=EXPORTS)
def make_exports() -> None:
    """Make the files that wait, and those a worker that died has left."""
    from channels.newsletter import making

    making.make_waiting()
