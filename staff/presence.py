"""Who is away today, and for whom a person may decide meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from staff.models import Absence, Delegation, User


def absent(people: Iterable[int], day: date | None = None) -> frozenset[int]:
    """Those of `people` (ids) who are registered as away on `day` (today)."""
    away = Absence.objects.on(day or timezone.localdate()).filter(person__in=list(people))
    return frozenset(away.values_list("person", flat=True))


def deciders_behind(deputy: User, day: date | None = None) -> frozenset[int]:
    """The ids of those who named `deputy` to decide in their place on `day` (today)."""
    named = Delegation.objects.on(day or timezone.localdate()).filter(deputy=deputy)
    return frozenset(named.values_list("decider", flat=True))


def deputies_of(deciders: Iterable[int], day: date | None = None) -> list[User]:
    """Those who may decide in the place of any of `deciders` (ids) on `day` (today)."""
    named = Delegation.objects.on(day or timezone.localdate()).filter(decider__in=list(deciders))
    return list(User.objects.filter(is_active=True, pk__in=named.values("deputy")).order_by("pk"))
