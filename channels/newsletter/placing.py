"""An approved article comes into an issue, once per delivery, and may be taken back while there is time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from channels.models import Delivery, DeliveryState, Issue, IssueItem, ItemVersion, PaperSection
from channels.newsletter import defaults, links, planning, wanted
from channels.transport import Payload
from segments.models import Category
from staff.wording import format_date


class NoLongerWanted(Exception):
    """The delivery was stopped while its article was on its way."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article would come in. `issue` is not saved yet when the article would be its first.

    `last`: 掲載期限, the last day on which the article may come out; None when there is none.
    """

    issue: Issue
    section: str
    last: date | None = None

    @property
    def is_too_late(self) -> bool:
        """No issue comes out in time: the article will not be placed."""
        return self.last is not None and self.issue.publication_date > self.last

    @property
    def outcome(self) -> str:
        """「第1428号（12月1日発行）の「催し」に入ります。」, or why it does not."""
        if self.last is None or not self.is_too_late:
            return f"{self.words}に入ります。"
        return no_issue_until(self.last)

    @property
    def issue_words(self) -> str:
        """「第1428号（12月1日発行）」."""
        day, this_year = self.issue.publication_date, timezone.localdate().year
        year = "" if day.year == this_year else f"{day.year}年"
        return f"{self.issue}（{year}{day.month}月{day.day}日発行）"

    @property
    def words(self) -> str:
        """「第1428号（12月1日発行）の「催し」」."""
        return f"{self.issue_words}の「{self.section}」"


def place(delivery_id: int, content: dict[str, Any], section: str, day: date) -> IssueItem:
    """Put an article at the end of its section in the open issue for `day`; once per delivery.

    Raises NoLongerWanted and planning.NoIssueInTime. The delivery is locked first: whoever stops it
    waits, and finds the article.
    """
    with transaction.atomic():
        deliveries = Delivery.objects.select_for_update(no_key=True, of=("self",))
        delivery = deliveries.only("state", "due_at", "expires_at").get(pk=delivery_id)
        with planning.editing():
            if item := find_item(delivery_id):
                return item
            if delivery.state == DeliveryState.STOPPED:
                raise NoLongerWanted
            issue = planning.open_issue_for(day, timezone.localdate(), wanted.last_day(delivery))
            return put(issue, delivery_id, content, section)


def put(
    issue: Issue, delivery_id: int, content: dict[str, Any], name: str, at: datetime | None = None
) -> IssueItem:
    """A new article at the end of a section, come `at` that moment (None: now). Inside `planning.editing`."""
    section = planning.section_of(issue, name)
    item = IssueItem.objects.create(
        issue=issue,
        delivery_id=delivery_id,
        section=section.name,
        order=next_order(issue, section.name),
        content=content,
        line_budget=section.item_lines,
        placed_at=at or timezone.now(),
    )
    ItemVersion.objects.create(item=item, number=1, content=content, made=ItemVersion.Made.APPROVED)
    links.give(item)
    return item


def find_item(delivery_id: int) -> IssueItem | None:
    """The article a delivery has placed, also one taken back since."""
    return IssueItem.with_withdrawn.select_related("issue").filter(delivery=delivery_id).first()


def foresee(payload: Payload, day: date, last: date | None = None) -> Place:
    """Where the article of `payload` would come in if it were approved now; `last` is its 掲載期限."""
    (part,) = payload.parts
    issue = planning.coming_issue(day, timezone.localdate())
    return Place(issue, section_of_part(part), last)


def no_issue_until(last: date) -> str:
    """Why an article is printed nowhere."""
    day = format_date(last, base_year=timezone.localdate().year)
    return f"掲載期限（{day}）までに発行する号がないため、市政だよりには載りません。"


def section_of_part(part: Mapping[str, Any]) -> str:
    """The section an article asks for, by its frozen payload."""
    return section_for(part["kind"], part["category"], part.get("ward", ""))


def section_for(kind: str, category: str, ward: str = "") -> str:
    """The 区版 of a ward, else the section of a category, else of the kind of announcement."""
    if ward and (own := _section_of_ward(ward)):
        return own
    section = Category.objects.filter(code=category).values_list("newsletter_section", flat=True).first()
    return section or defaults.SECTION_OF_KIND.get(kind, defaults.DEFAULT_SECTION)


def next_order(issue: Issue, section: str) -> int:
    """The place after the last article of a section."""
    last = issue.items.filter(section=section).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def renumber(row: Sequence[IssueItem]) -> None:
    """Articles of one section in this order."""
    moved = [(place, item) for place, item in enumerate(row, 1) if item.order != place]
    for place, item in moved:
        item.order = place
    IssueItem.objects.bulk_update([item for _, item in moved], ["order"])


def _section_of_ward(code: str) -> str | None:
    rows = PaperSection.objects.filter(ward__code=code, is_active=True)
    return rows.values_list("name", flat=True).first()
