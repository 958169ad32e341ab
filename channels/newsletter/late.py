"""締切後に届いた記事: they went to the next issue by themselves; the PR division may let them in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from channels.models import Issue, IssueItem, IssueState
from channels.newsletter.guards import stated
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can
from staff.wording import format_date


def arrivals(issue: Issue) -> QuerySet[IssueItem]:
    """Articles which would have come into this issue, had they come in time; they stand in a later one."""
    return IssueItem.objects.filter(
        issue__state=IssueState.OPEN,
        issue__publication_date__gt=issue.publication_date,
        held_from=None,
        placed_at__gte=_after(issue.department_deadline),
        delivery__due_at__lt=_after(issue.publication_date),
    ).order_by("placed_at", "pk")


def is_late(item: IssueItem, source: Issue, target: Issue) -> bool:
    """Whether an article of `source` comes too late into `target`, whose deadline is over.

    It does when `target` is the earlier one, and whatever the way when it arrived after that deadline:
    over an issue still earlier it would else come in from below.
    """
    if target == source or target.department_deadline >= timezone.localdate():
        return False
    earlier = target.publication_date < source.publication_date
    return earlier or item.placed_at >= _after(target.department_deadline)


def reason_to_let_in(actor: User, target: Issue, reason: str) -> str:
    """The reason to keep; Refused for whoever may not let an article in, or does not say why."""
    if not can(actor, Action.DIRECT_NEWSLETTER):
        raise Refused(
            f"{target}は各課の締切（{format_date(target.department_deadline)}）を過ぎています。"
            "締切後の記事を入れられるのは、広報担当と広報課長だけです。"
        )
    return stated(reason, "締切後に入れる理由を書いてください。記録に残ります。")


def _after(day: date) -> datetime:
    """The moment `day` is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
