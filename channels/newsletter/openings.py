"""How often printed addresses were opened: numbers per day, and nothing of who opened them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from channels.models import PrintLink, PrintLinkDay

DAYS_SHOWN = 14
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


def totals(items: Iterable[int]) -> dict[int, int]:
    """Article → times opened, of those among `items` that have a printed address."""
    links = PrintLink.objects.filter(item__in=list(items)).annotate(opened=Sum("days__opened"))
    return {item: opened or 0 for item, opened in links.values_list("item", "opened")}


def of_delivery(delivery_id: int) -> Openings | None:
    """Of the article a delivery placed; None when no address was printed with it."""
    link = PrintLink.objects.filter(item__delivery=delivery_id, item__withdrawn_at__isnull=True).first()
    if link is None:
        return None
    days = PrintLinkDay.objects.filter(link=link)
    newest = days.order_by("-day").values_list("day", "opened")[:DAYS_SHOWN]
    return Openings(days.aggregate(total=Sum("opened"))["total"] or 0, tuple(newest))
