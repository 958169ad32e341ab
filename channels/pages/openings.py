"""How often the printed address of an article was opened, in words: for its delivery, and for 分析."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from announcements.models import Channel
from channels.models import Delivery
from channels.newsletter import openings
from channels.newsletter.copyfitting import without_ruby
from channels.pages.visible import visible_deliveries
from staff.models import User
from staff.wording import format_date

EXPLAINED = "記事の二次元コードと短いURLから市のページが開かれた回数です。だれが開いたかは記録していません。"


@dataclass(frozen=True, slots=True)
class OpenedArticle:
    """One row of 分析; no link where the person may not see the announcement."""

    title: str
    issue: str
    times: str
    link: str


def openings_of(delivery: Delivery) -> list[tuple[str, str]]:
    """Label and value for the delivery's page; empty when no address was printed."""
    found = openings.of_delivery(delivery.pk) if delivery.channel == Channel.NEWSLETTER else None
    if found is None:
        return []
    rows = [("紙面から", times(found.total))]
    if found.days:
        this_year = timezone.localdate().year
        days = (f"{format_date(day, base_year=this_year)} {times(opened)}" for day, opened in found.days)
        rows.append(("日ごと（新しい順）", "\n".join(days)))
    return [*rows, ("数え方", EXPLAINED)]


def most_opened(
    user: User, departments: Collection[int], since: datetime, until: datetime
) -> list[OpenedArticle]:
    """The articles of `departments` whose printed address was opened most often in a period."""
    found = openings.most_opened(departments, since, until)
    linked = set(
        visible_deliveries(user)
        .filter(pk__in=[article.delivery_id for article in found])
        .values_list("pk", flat=True)
    )
    return [
        OpenedArticle(
            without_ruby(article.title),
            article.issue,
            times(article.opened),
            reverse("channels:delivery", args=[article.delivery_id]) if article.delivery_id in linked else "",
        )
        for article in found
    ]


def times(number: int) -> str:
    return f"{number:,}回"
