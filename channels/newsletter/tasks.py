"""Celery's edge of the newsletter."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from channels.models import Issue
from staff.wording import is_working_day

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


@shared_task(name="channels.newsletter.remind_of_proofs")
def remind_of_proofs() -> None:
    """督促 of the departments' answers, on days the office is open."""
    from channels.newsletter import proof_mail

    if is_working_day(timezone.localdate()):
        proof_mail.remind()
