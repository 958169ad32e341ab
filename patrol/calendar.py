"""Which periods are in effect: what the checks are told, and what pages say of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from patrol.checks.surroundings import Election, Hold
from patrol.models import ElectionPeriod, QuietPeriod


def elections_on(day: date) -> QuerySet[ElectionPeriod]:
    """Periods that `day` falls into."""
    return ElectionPeriod.objects.filter(is_active=True, starts_on__lte=day, ends_on__gte=day)


def elections_for_checks(day: date) -> tuple[Election, ...]:
    return tuple(
        Election(one.name, one.starts_on, one.ends_on, tuple(one.candidates), tuple(one.words))
        for one in elections_on(day)
    )


def hold_for_checks(moment: datetime) -> Hold | None:
    """The weightiest hold at the moment of sending. One planned to end earlier does not hold it back."""
    first = QuietPeriod.objects.at(moment).first()
    return Hold(first.name, first.stops) if first else None
