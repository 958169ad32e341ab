"""Which issues there are and come: their dates, their format and their sections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from channels.ledger.locks import NAMESPACE
from channels.models import Issue, IssueSection, IssueState, PaperFormat, PaperSection
from channels.newsletter import defaults
from staff.errors import Refused
from staff.models import User

# Days before publication; 鹿島市 closes 20 days before, others up to two months.
DEADLINE_DAYS, EDITING_DAYS, OKAY_DAYS = 20, 12, 7
_LAYOUT = ("name", "order", "line_budget", "item_lines", "columns", "characters", "is_feature", "name_by_id")


@contextmanager
def editing() -> Iterator[None]:
    """A transaction in which nobody else places, moves, closes or reopens anything of the paper."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext('newsletter'))", [NAMESPACE])
        yield


class NoIssueInTime(Exception):
    """The first issue an article could come into is out only after its 掲載期限."""

    def __init__(self, issue: Issue, last: date) -> None:
        super().__init__(f"{issue} ({issue.publication_date}) is out after {last}")
        self.issue, self.last = issue, last


def open_issue_for(day: date, today: date, last: date | None = None) -> Issue:
    """The first open issue which takes articles `today` and comes out on `day` or later; a new one if none.

    Raises NoIssueInTime when that is after `last`. Inside `editing`.
    """
    issue = coming_issue(day, today)
    if last and issue.publication_date > last:
        raise NoIssueInTime(issue, last)
    return create(issue) if issue.pk is None else issue


def coming_issue(day: date, today: date) -> Issue:
    """The issue an article of `day` comes into; not saved yet when there is none so far."""
    issues = Issue.objects.filter(
        state=IssueState.OPEN, publication_date__gte=day, department_deadline__gte=today
    )
    return issues.order_by("publication_date").first() or next_issue(day, today)


def issue_after(issue: Issue) -> Issue:
    """The next open issue, where an article held over goes; a new one if none. Inside `editing`."""
    later = Issue.objects.filter(state=IssueState.OPEN, publication_date__gt=issue.publication_date)
    return later.order_by("publication_date").first() or create(
        next_issue(issue.publication_date, timezone.localdate())
    )


def next_issue(day: date, today: date) -> Issue:
    """The next issue, not saved yet: of the first of a month after `day`, its deadline `today` or later."""
    latest = Issue.objects.aggregate(day=Max("publication_date"), number=Max("number"))
    published = _first_of_next_month(max(day, latest["day"] or day))
    while deadline_of(published) < today:
        published = _first_of_next_month(published)
    return Issue(
        number=(latest["number"] or 0) + 1,
        publication_date=published,
        department_deadline=deadline_of(published),
        editing_date=published - timedelta(days=EDITING_DAYS),
        okay_date=published - timedelta(days=OKAY_DAYS),
        format=standard_format(),
    )


def create(issue: Issue) -> Issue:
    """Save a new issue with the paper's sections."""
    issue.save()
    rows = PaperSection.objects.filter(is_active=True)
    IssueSection.objects.bulk_create(
        IssueSection(issue=issue, **{name: getattr(row, name) for name in _LAYOUT}) for row in rows
    )
    return issue


def section_of(issue: Issue, name: str, by: User | None = None) -> IssueSection:
    """A 欄 of an issue; one the issue did not have yet is added at the end, as the paper has it.

    `by`: whose word it is where the paper has no such 欄, and nobody is on record as having written it.
    """
    found = issue.sections.filter(name=name).first()
    if found is not None:
        return found
    row = PaperSection.objects.filter(name=name).first()
    layout = {field: getattr(row, field) for field in _LAYOUT} if row else {"name": name, "name_by": by}
    last = issue.sections.aggregate(last=Max("order"))["last"] or 0
    return IssueSection.objects.create(issue=issue, **layout | {"order": last + 1})


def section_names(issue: Issue) -> list[str]:
    """Every 欄 an article may stand in, in the order of the paper."""
    own = list(issue.sections.values_list("name", flat=True))
    rest = PaperSection.objects.filter(is_active=True).exclude(name__in=own).values_list("name", flat=True)
    return [*own, *rest]


def demand_section(issue: Issue, name: str) -> None:
    """Refused where no article may come into such a 欄: 欄 of one issue do not spread into others."""
    if name not in section_names(issue):
        raise Refused(f"その欄は{issue}にありません。一覧から欄を選んで移してください。")


def names_in_use() -> list[str]:
    """The sections of the paper as new issues have them."""
    return list(PaperSection.objects.filter(is_active=True).values_list("name", flat=True))


def standard_format() -> PaperFormat:
    """The format of the newest issue, else the one every city starts with."""
    newest = Issue.objects.select_related("format").order_by("-publication_date").first()
    return newest.format if newest else PaperFormat.objects.get_or_create(name=defaults.FORMAT)[0]


def deadline_of(published: date) -> date:
    return published - timedelta(days=DEADLINE_DAYS)


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
