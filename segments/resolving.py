"""A segment filter as what the database knows (bits, ward ids, months), and as SQL over the narrow row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from segments.ages import month_before
from segments.filters import SegmentFilter
from segments.models import Category, Ward
from staff.errors import Refused


@dataclass(frozen=True, slots=True)
class Condition:
    """A WHERE clause over `segments_audiencerow a`, with its parameters in order."""

    sql: str
    params: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """The conditions of a filter, all joined by "and"; an empty one does not restrict.

    `births`: the earliest and the latest month of birth of a child, both included; None: however early.
    """

    any_of: tuple[int, ...]
    all_of: tuple[int, ...]
    none_of: tuple[int, ...]
    wards: tuple[int, ...]
    births: tuple[date | None, date] | None


def resolve(segment: SegmentFilter, on: date) -> Resolved:
    """For the day `on`: children's ages move with it. Refused for unknown codes and contradictions."""
    segment.refuse_contradictions()
    bits = dict(Category.objects.filter(code__in=segment.category_codes).values_list("code", "bit"))
    _refuse_unknown(segment.category_codes - bits.keys(), "分野")
    wards = dict(Ward.objects.filter(code__in=segment.wards).values_list("code", "pk"))
    _refuse_unknown(set(segment.wards) - wards.keys(), "区")
    return Resolved(
        any_of=tuple(bits[code] for code in segment.any_of),
        all_of=tuple(bits[code] for code in segment.all_of),
        none_of=tuple(bits[code] for code in segment.none_of),
        wards=tuple(sorted(wards.values())),
        births=_births(segment, on) if segment.has_child_age else None,
    )


def condition(segment: SegmentFilter, on: date, after_id: int = 0) -> Condition:
    """Who follows and matches on the day `on`, with an id above `after_id`.

    The bound stands on both tables: without it each page of a long reading would walk the children from the
    first one again.
    """
    resolved = resolve(segment, on)
    if segment.is_empty:
        return Condition("FALSE", ())
    matched = matching(resolved, after_id)
    return Condition(f"a.subscriber_id > %s AND a.following AND {matched.sql}", (after_id, *matched.params))


def matching(wanted: Resolved, after_id: int = 0) -> Condition:
    """Who matches, whether following or not: bit arithmetic on one bigint, no join but for children."""
    parts = [("TRUE", ()), *_categories(wanted), *_wards(wanted), *_children(wanted, after_id)]
    return Condition(
        " AND ".join(sql for sql, _ in parts), tuple(param for _, params in parts for param in params)
    )


def mask(bits: Iterable[int]) -> int:
    """The bigint with these bits set."""
    result = 0
    for bit in bits:
        result |= 1 << bit
    return result


_Part = tuple[str, tuple[Any, ...]]


def _categories(wanted: Resolved) -> list[_Part]:
    parts: list[_Part] = []
    if wanted.any_of:
        parts.append(("a.categories & %s <> 0", (mask(wanted.any_of),)))
    if wanted.all_of:
        parts.append(("a.categories & %s = %s", (mask(wanted.all_of),) * 2))
    if wanted.none_of:
        parts.append(("a.categories & %s = 0", (mask(wanted.none_of),)))
    return parts


def _wards(wanted: Resolved) -> list[_Part]:
    return [("a.ward_id = ANY(%s)", (list(wanted.wards),))] if wanted.wards else []


def _children(wanted: Resolved, after_id: int) -> list[_Part]:
    if wanted.births is None:
        return []
    earliest, latest = wanted.births
    bounds = [("<=", latest)] if earliest is None else [("<=", latest), (">=", earliest)]
    within = " AND ".join(f"c.birth_month {sign} %s" for sign, _ in bounds)
    sql = f"""EXISTS (SELECT 1 FROM segments_child c
        WHERE c.subscriber_id = a.subscriber_id AND c.subscriber_id > %s AND {within})"""  # noqa: S608
    return [(sql, (after_id, *(month for _, month in bounds)))]


def _births(segment: SegmentFilter, on: date) -> tuple[date | None, date]:
    """The older the child, the earlier the month of birth."""
    youngest, oldest = segment.child_ages
    return (None if oldest is None else month_before(on, oldest)), month_before(on, youngest)


def _refuse_unknown(codes: Iterable[str], noun: str) -> None:
    if unknown := sorted(codes):
        raise Refused(f"届ける相手の{noun}「{'」「'.join(unknown)}」は、もうありません。選び直してください。")
