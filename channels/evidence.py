"""What came back from earlier deliveries, as evidence for the next patrol: medians, or silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from announcements.models import Channel
from channels.models import Outcome
from channels.newsletter import openings

# A median of fewer says more of chance than of the readers.
FEWEST_DELIVERIES = 5
FEWEST_PEOPLE = 20
WITHIN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one category over a year. A rate is None where too few deliveries have one; 0.05 is 5 %."""

    deliveries: int
    click_rate: float | None
    block_rate: float | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """For the review page: 「この分野の過去1年の12件では、…」."""
        said = []
        if self.click_rate is not None:
            said.append(f"URLを開いた人は、届いた人の{self.click_rate:.1%}（中央値）")
        if self.block_rate is not None:
            said.append(f"24時間以内にブロックした人は{self.block_rate:.2%}（中央値）")
        return (f"過去1年の{self.deliveries}件では、{'、'.join(said)}です。",) if said else ()


def for_category(code: str) -> Evidence | None:
    """Evidence of the category, or None when there is too little of it."""
    return _evidence(_measured().filter(delivery__revision__content__category__code=code))


@dataclass(frozen=True, slots=True)
class PrintEvidence:
    """Of the printed articles of one category over a year: how often the address of one was opened."""

    articles: int
    opened: float

    @property
    def sentences(self) -> tuple[str, ...]:
        return (
            f"市政だよりの過去1年の{self.articles}件では、紙面の二次元コードや短いURLから開かれた回数は"
            f"1件あたり{self.opened:,.0f}回（中央値）です。",
        )


def of_print(code: str) -> PrintEvidence | None:
    """Evidence of the category's printed articles, or None when there is too little of it."""
    usual = openings.usual_of_category(code)
    return PrintEvidence(*usual) if usual else None


def for_all() -> Evidence | None:
    """The same over every category, to compare with."""
    return _evidence(_measured())


def _measured() -> QuerySet[Outcome]:
    return Outcome.objects.filter(
        delivery__channel=Channel.LINE,
        delivery__due_at__gte=timezone.now() - WITHIN,
        delivered__gte=FEWEST_PEOPLE,
    )


def _evidence(outcomes: QuerySet[Outcome]) -> Evidence | None:
    rows = list(
        outcomes.filter(Q(clicked__isnull=False) | Q(blocked__isnull=False)).values_list(
            Cast("clicked", FloatField()) / F("delivered"), Cast("blocked", FloatField()) / F("delivered")
        )
    )
    if len(rows) < FEWEST_DELIVERIES:
        return None
    clicks, blocks = zip(*rows, strict=True)
    return Evidence(len(rows), median_rate(clicks), median_rate(blocks))


def median_rate(rates: Iterable[float | None]) -> float | None:
    """LINE gives no number below 20; such a delivery has no rate rather than a rate of nothing."""
    known = [rate for rate in rates if rate is not None]
    return median(known) if len(known) >= FEWEST_DELIVERIES else None
