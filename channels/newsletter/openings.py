"""How often printed addresses were opened: numbers per day, and nothing of who opened them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, Subquery, Sum
from django.utils import timezone

from channels.models import PrintLink, PrintLinkDay
from staff.wording import local

DAYS_SHOWN = 14
MOST_SHOWN = 10
FEWEST_ARTICLES = 5  # a median of fewer says more of chance than of the readers
WITHIN, SETTLED_AFTER = timedelta(days=365), timedelta(days=14)
# One row per link and day, however many come; at the most a column holds it stops.
COUNT = """
INSERT INTO channels_printlinkday AS day (link_id, day, opened) VALUES (%s, %s, 1)
ON CONFLICT (link_id, day) DO UPDATE SET opened = least(day.opened, 2147483646) + 1
"""


@dataclass(frozen=True, slots=True)
class Openings:
    """Of one printed address: the total, and the newest days on which somebody opened it."""

    total: int
    days: tuple[tuple[date, int], ...] = ()


def count(link: PrintLink) -> None:
    """One more, today in Japan."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [link.pk, timezone.localdate()])


def times_opened() -> Subquery:
    """To annotate articles with: how often each one's address was opened; NULL when never."""
    days = PrintLinkDay.objects.filter(link__item=OuterRef("pk")).order_by().values("link")
    return Subquery(days.annotate(times=Sum("opened")).values("times"))


def of_delivery(delivery_id: int) -> Openings | None:
    """Of the article a delivery placed; None when no address was printed with it."""
    link = PrintLink.objects.filter(item__delivery=delivery_id, item__withdrawn_at__isnull=True).first()
    if link is None:
        return None
    days = PrintLinkDay.objects.filter(link=link)
    newest = days.order_by("-day").values_list("day", "opened")[:DAYS_SHOWN]
    return Openings(days.aggregate(total=Sum("opened"))["total"] or 0, tuple(newest))


@dataclass(frozen=True, slots=True)
class Article:
    """A printed article and how often its address was opened in a period."""

    delivery_id: int
    title: str
    issue: str
    opened: int


def most_opened(
    departments: Collection[int], since: datetime, until: datetime, limit: int = MOST_SHOWN
) -> list[Article]:
    """Articles of the departments' announcements, the most opened first."""
    days = PrintLinkDay.objects.filter(
        day__range=(local(since).date(), local(until).date()),
        link__item__delivery__mode=settings.KOHO_MODE,
        link__item__delivery__revision__announcement__department__in=list(departments),
    )
    rows = (
        days.values("link__item__delivery", "link__item__content__title", "link__item__issue__number")
        .annotate(times=Sum("opened"))
        .order_by("-times", "link__item__delivery")[:limit]
    )
    return [
        Article(
            row["link__item__delivery"],
            row["link__item__content__title"] or "",
            f"第{row['link__item__issue__number']}号",
            row["times"],
        )
        for row in rows
    ]


def usual_of_category(code: str) -> tuple[int, float] | None:
    """(articles, median of openings) of a category's articles printed over the past year, or None: too few.

    Articles whose paper has been out for a fortnight, also those nobody opened: they count as well.
    """
    today = timezone.localdate()
    links = PrintLink.objects.filter(
        item__withdrawn_at__isnull=True,
        item__issue__publication_date__range=(today - WITHIN, today - SETTLED_AFTER),
        item__delivery__mode=settings.KOHO_MODE,
        item__delivery__revision__content__category__code=code,
    )
    numbers = [
        opened or 0 for opened in links.annotate(sum=Sum("days__opened")).values_list("sum", flat=True)
    ]
    return (len(numbers), median(numbers)) if len(numbers) >= FEWEST_ARTICLES else None
