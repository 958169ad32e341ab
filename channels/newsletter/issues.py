"""Which issue an article goes into, and the issue as the typesetter takes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from channels.ledger.locks import NAMESPACE
from channels.models import Issue, IssueItem, IssueState
from channels.newsletter.document import SECTIONS, IssueDoc, Item, Section
from channels.newsletter.item import ItemText
from segments.models import Category
from staff.models import Department

# 鹿島市 closes 20 days before publication, others up to two months.
DEADLINE_DAYS = 20
# Where an article without a category goes, by its kind.
SECTION_OF_KIND = {
    "event": "催し",
    "recruit": "募集",
    "consult": "相談",
    "health": "健康",
    "safety": "防災・安全",
}
DEFAULT_SECTION = "お知らせ"


@contextmanager
def editing() -> Iterator[None]:
    """A transaction in which nobody else places, moves, closes or reopens anything of the paper."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext('newsletter'))", [NAMESPACE])
        yield


def place(delivery_id: int, content: dict[str, Any], section: str, day: date) -> IssueItem:
    """Put an article at the end of its section in the open issue for `day`; once per delivery."""
    with editing():
        item = find_item(delivery_id)
        if item is None:
            issue = open_issue_for(day)
            order = next_order(issue, section)
            item = IssueItem.objects.create(
                issue=issue, delivery_id=delivery_id, section=section, order=order, content=content
            )
        return item


def find_item(delivery_id: int) -> IssueItem | None:
    """The article a delivery has placed."""
    return IssueItem.objects.select_related("issue").filter(delivery=delivery_id).first()


def open_issue_for(day: date) -> Issue:
    """The first open issue published on `day` or later; a new one when there is none. Inside `editing`."""
    issues = Issue.objects.filter(state=IssueState.OPEN, publication_date__gte=day)
    issue = issues.order_by("publication_date").first()
    if issue is None:
        issue = next_issue(day)
        issue.save()
    return issue


def next_order(issue: Issue, section: str) -> int:
    """The place after the last article of a section."""
    last = issue.items.filter(section=section).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def section_for(kind: str, category: str) -> str:
    """The section of a category, else of the kind of announcement."""
    section = Category.objects.filter(code=category).values_list("newsletter_section", flat=True).first()
    return section or SECTION_OF_KIND.get(kind, DEFAULT_SECTION)


def section_names(issue: Issue) -> list[str]:
    """Every section an article may stand in, in the order of the paper."""
    used = {*issue.items.values_list("section", flat=True)}
    used |= {*Category.objects.values_list("newsletter_section", flat=True)}
    return [*SECTIONS, *sorted(used - {*SECTIONS})]


def document(issue: Issue) -> IssueDoc:
    """The issue as plain data."""
    by_section: dict[str, list[Item]] = {}
    for item in issue.items.order_by("order", "pk"):
        text = ItemText.from_json(item.content)
        by_section.setdefault(item.section, []).append(Item(str(item.pk), text, item.line_budget))
    return IssueDoc(
        title=settings.NEWSLETTER_TITLE,
        number=issue.number,
        published=issue.publication_date,
        sections=tuple(
            Section(name, tuple(by_section[name])) for name in section_names(issue) if name in by_section
        ),
        city=settings.CITY_NAME,
        cover_title=issue.cover_title,
        cover_text=issue.cover_text,
        colophon=_colophon(),
    )


def _colophon() -> tuple[str, ...]:
    pr = Department.objects.filter(is_pr_division=True, is_active=True).first()
    office = f"{pr.name}{f'☎{pr.phone}' if pr.phone else ''}" if pr else ""
    return (f"発行・編集 {settings.CITY_NAME} {office}".rstrip(),)


def next_issue(day: date) -> Issue:
    """The issue, not saved yet, of the first of the month after `day` and after every issue there is."""
    latest = Issue.objects.aggregate(day=Max("publication_date"), number=Max("number"))
    after = max(day, latest["day"] or day)
    published = (after.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Issue(
        number=(latest["number"] or 0) + 1,
        publication_date=published,
        department_deadline=published - timedelta(days=DEADLINE_DAYS),
    )
