"""Categories, wards and readers for tests."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max

from segments.models import AudienceRow, Category, Child, Subscriber, Ward
from segments.resolving import mask


def make_category(code: str = "kosodate", name: str = "", **fields: Any) -> Category:
    """A category with the next free bit."""
    highest = Category.objects.aggregate(highest=Max("bit"))["highest"]
    defaults: dict[str, Any] = {
        "bit": 0 if highest is None else highest + 1,
        "promise": f"{name or code}のことを、必要なときだけお知らせします。",
    }
    return Category.objects.create(code=code, name=name or code, **(defaults | fields))


def make_ward(code: str = "higashi", name: str = "") -> Ward:
    return Ward.objects.create(code=code, name=name or code, order=Ward.objects.count())


def make_subscriber(
    categories: Iterable[Category] = (),
    ward: Ward | None = None,
    children: Iterable[date] = (),
    *,
    following: bool = True,
    line_user_id: str = "",
    follow_event_ms: int = 0,
) -> Subscriber:
    """A friend of the city's LINE account with preferences; `children` are months of birth (first days)."""
    subscriber = Subscriber.objects.create(
        line_user_id=line_user_id or f"U{secrets.token_hex(16)}", follow_event_ms=follow_event_ms
    )
    AudienceRow.objects.create(
        subscriber=subscriber,
        following=following,
        ward=ward,
        categories=mask(category.bit for category in categories),
    )
    Child.objects.bulk_create(Child(subscriber=subscriber, birth_month=month) for month in children)
    return subscriber
