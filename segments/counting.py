"""How many people a segment reaches, and how they are spread. Staff see counts only, small ones blurred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from segments.filters import SegmentFilter
from segments.models import Category, Ward
from segments.resolving import condition
from staff.wording import FEWEST_PEOPLE_SHOWN, format_people_suppressed

NO_WARD = "区の登録なし"


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a breakdown; `people` is None where fewer than 20 could be recognised."""

    name: str
    people: int | None

    def __str__(self) -> str:
        return format_people_suppressed(self.people or 0)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A count with its spread. One person has one ward but may have chosen several categories."""

    total: int
    by_category: tuple[Share, ...]
    by_ward: tuple[Share, ...]


def count(segment: SegmentFilter, on: date) -> int:
    """How many people would get it on that day."""
    where = condition(segment, on)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM segments_audiencerow a WHERE {where.sql}", where.params)  # noqa: S608
        (people,) = cursor.fetchone() or (0,)
    return int(people)


def breakdown(segment: SegmentFilter, on: date) -> Breakdown:
    """Total, by category and by ward; a total below 20 is not broken down at all."""
    wards = Ward.objects.filter(code__in=segment.wards) if segment.wards else Ward.objects.all()
    by_ward_and_bit = _count_by_ward(segment, on)
    total = sum(people for people, _ in by_ward_and_bit.values())
    if total < FEWEST_PEOPLE_SHOWN:
        return Breakdown(total, (), ())
    in_wards = [(ward.name, by_ward_and_bit.get(ward.pk, (0, ()))[0]) for ward in wards]
    if not segment.wards:
        in_wards.append((NO_WARD, by_ward_and_bit.get(None, (0, ()))[0]))
    categories = _categories()
    in_categories = [
        (category.name, sum(counts[position] for _, counts in by_ward_and_bit.values()))
        for position, category in enumerate(categories)
    ]
    return Breakdown(total, _blurred(in_categories), _blurred_partition(in_wards))


def _categories() -> list[Category]:
    return list(Category.objects.filter(is_active=True))


def _count_by_ward(segment: SegmentFilter, on: date) -> dict[int | None, tuple[int, Sequence[int]]]:
    """Ward id → (people, people per category), in one pass over the audience."""
    where = condition(segment, on)
    masks = [1 << category.bit for category in _categories()]
    per_category = "".join(", count(*) FILTER (WHERE a.categories & %s <> 0)" for _ in masks)
    sql = f"SELECT a.ward_id, count(*){per_category} FROM segments_audiencerow a WHERE {where.sql} GROUP BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, (*masks, *where.params))
        return {ward: (people, counts) for ward, people, *counts in cursor.fetchall()}


def _blurred(lines: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    return tuple(Share(name, people if people >= FEWEST_PEOPLE_SHOWN else None) for name, people in lines)


def _blurred_partition(lines: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    """Where the parts add up to the total, a single blurred part could be subtracted back: blur one more."""
    hidden = {name for name, people in lines if people < FEWEST_PEOPLE_SHOWN}
    if len(hidden) == 1 and len(lines) > 1:
        hidden.add(min((people, name) for name, people in lines if name not in hidden)[1])
    return tuple(Share(name, None if name in hidden else people) for name, people in lines)
