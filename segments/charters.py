"""The promises: every category with what it stands for, how many people chose it, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from segments import signals
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
    total, subscribers, unknown = _subscribers()
    return total, [
        Charter(category, ages_in_words(category), subscribers.get(category.name, unknown))
        for category in Category.objects.filter(is_active=True)
    ]


def charter(category: Category) -> Charter:
    """One category, with the number of people blurred as on the page of all."""
    _total, subscribers, unknown = _subscribers()
    return Charter(category, ages_in_words(category), subscribers.get(category.name, unknown))


def approvals_held(category: Category) -> int:
    """How many approvals would be void if its name, promise or ages changed now."""
    answers: list[tuple[Any, Any]] = signals.approvals_asked.send(sender=Category, category=category)
    return sum(answer for _receiver, answer in answers)


def _subscribers() -> tuple[int, dict[str, str], str]:
    """Friends in all; name of category → people in words; the words for one that is not in it."""
    spread = breakdown(SegmentFilter(everyone=True), timezone.localdate())
    unknown = "集計中" if spread.is_pending else "20人未満"
    return spread.total, {share.name: str(share) for share in spread.by_category}, unknown


def next_bit() -> int:
    """Categories are never deleted, so the one after the highest has never meant anything else."""
    highest = Category.objects.aggregate(highest=Max("bit"))["highest"]
    return 0 if highest is None else int(highest) + 1


def ages_in_words(category: Category) -> str:
    """「妊娠中・0〜6歳」; empty when the category is for all ages."""
    return ages_of(category.age_min, category.age_max, pregnancy=category.includes_pregnancy)


def ages_of(youngest: Decimal | None, oldest: Decimal | None, *, pregnancy: bool) -> str:
    """The same of a charter that is not a row: an old version, a form."""
    low, high = (None if age is None else f"{age.normalize():f}" for age in (youngest, oldest))
    ages = f"{low or ''}〜{high or ''}歳" if high else f"{low}歳以上" if low else ""
    return "・".join(filter(None, ["妊娠中" if pregnancy else "", ages]))
