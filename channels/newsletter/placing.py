"""An approved article comes into an issue, once per delivery, and may be taken back while there is time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from channels.models import Issue, IssueItem, ItemVersion
from channels.newsletter import defaults, planning
from segments.models import Category


def place(delivery_id: int, content: dict[str, Any], section: str, day: date) -> IssueItem:
    """Put an article at the end of its section in the open issue for `day`; once per delivery."""
    with planning.editing():
        return find_item(delivery_id) or _place(delivery_id, content, section, day)


def find_item(delivery_id: int) -> IssueItem | None:
    """The article a delivery has placed, also one taken back since."""
    return IssueItem.with_withdrawn.select_related("issue").filter(delivery=delivery_id).first()


def next_order(issue: Issue, section: str) -> int:
    """The place after the last article of a section."""
    last = issue.items.filter(section=section).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def section_for(kind: str, category: str) -> str:
    """The section of a category, else of the kind of announcement."""
    section = Category.objects.filter(code=category).values_list("newsletter_section", flat=True).first()
    return section or defaults.SECTION_OF_KIND.get(kind, defaults.DEFAULT_SECTION)


def _place(delivery_id: int, content: dict[str, Any], name: str, day: date) -> IssueItem:
    issue = planning.open_issue_for(day, timezone.localdate())
    section = planning.section_of(issue, name)
    item = IssueItem.objects.create(
        issue=issue,
        delivery_id=delivery_id,
        section=section.name,
        order=next_order(issue, section.name),
        content=content,
        line_budget=section.item_lines,
    )
    ItemVersion.objects.create(item=item, number=1, content=content, made=ItemVersion.Made.APPROVED)
    return item
