"""The page of promises: every category with what it stands for and how many people chose it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from segments.counting import breakdown
from segments.filters import SegmentFilter
from segments.models import Category


@dataclass(frozen=True, slots=True)
class Charter:
    """A category as the page shows it; `subscribers` is already blurred."""

    category: Category
    ages: str
    subscribers: str


def charters() -> tuple[int, list[Charter]]:
    """Friends in all, and the categories in use."""
    spread = breakdown(SegmentFilter(everyone=True), timezone.localdate())
    subscribers = {share.name: str(share) for share in spread.by_category}
    unknown = "集計中" if spread.is_pending else "20人未満"
    return spread.total, [
        Charter(category, ages_in_words(category), subscribers.get(category.name, unknown))
        for category in Category.objects.filter(is_active=True)
    ]


def next_bit() -> int:
    """Categories are never deleted, so the one after the highest has never meant anything else."""
    highest = Category.objects.aggregate(highest=Max("bit"))["highest"]
    return 0 if highest is None else int(highest) + 1


def ages_in_words(category: Category) -> str:
    """「妊娠中・0〜6歳」; empty when the category is for all ages."""
    low, high = (
        None if age is None else f"{age.normalize():f}" for age in (category.age_min, category.age_max)
    )
    ages = f"{low or ''}〜{high or ''}歳" if high else f"{low}歳以上" if low else ""
    return "・".join(filter(None, ["妊娠中" if category.includes_pregnancy else "", ages]))
