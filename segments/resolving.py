"""A segment filter as SQL over the narrow audience row: bit arithmetic on one bigint, no joins but children.

Counting 1.82 M people this way took 41–120 ms, a many-to-many table up to 1,041 ms.
"""

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


def condition(segment: SegmentFilter, on: date, after_id: int = 0) -> Condition:
    """Who follows and matches on the day `on` (children's ages move with it), with an id above `after_id`.

    Refused for unknown codes. The bound stands on both tables: without it each page of a long reading would
    walk the children from the first one again.
    """
    segment.refuse_contradictions()
    if segment.is_empty:
        return Condition("FALSE", ())
    parts: list[tuple[str, tuple[Any, ...]]] = [
        ("a.subscriber_id > %s AND a.following", (after_id,)),
        *_categories(segment),
        *_wards(segment),
        *_children(segment, on, after_id),
    ]
    return Condition(
        " AND ".join(sql for sql, _ in parts), tuple(param for _, params in parts for param in params)
    )


def mask(bits: Iterable[int]) -> int:
    """The bigint with these bits set."""
    result = 0
    for bit in bits:
        result |= 1 << bit
    return result


def _categories(segment: SegmentFilter) -> list[tuple[str, tuple[Any, ...]]]:
    bits = dict(Category.objects.filter(code__in=segment.category_codes).values_list("code", "bit"))
    _refuse_unknown(segment.category_codes - bits.keys(), "分野")
    parts: list[tuple[str, tuple[Any, ...]]] = []
    if segment.any_of:
        parts.append(("a.categories & %s <> 0", (mask(bits[code] for code in segment.any_of),)))
    if segment.all_of:
        wanted = mask(bits[code] for code in segment.all_of)
        parts.append(("a.categories & %s = %s", (wanted, wanted)))
    if segment.none_of:
        parts.append(("a.categories & %s = 0", (mask(bits[code] for code in segment.none_of),)))
    return parts


def _wards(segment: SegmentFilter) -> list[tuple[str, tuple[Any, ...]]]:
    if not segment.wards:
        return []
    ids = dict(Ward.objects.filter(code__in=segment.wards).values_list("code", "pk"))
    _refuse_unknown(set(segment.wards) - ids.keys(), "区")
    return [("a.ward_id = ANY(%s)", (sorted(ids.values()),))]


def _children(segment: SegmentFilter, on: date, after_id: int) -> list[tuple[str, tuple[Any, ...]]]:
    if not segment.has_child_age:
        return []
    youngest, oldest = segment.child_ages
    # The older the child, the earlier the month of birth.
    bounds = [("<=", month_before(on, youngest))]
    if oldest is not None:
        bounds.append((">=", month_before(on, oldest)))
    within = " AND ".join(f"c.birth_month {sign} %s" for sign, _ in bounds)
    sql = f"""EXISTS (SELECT 1 FROM segments_child c
        WHERE c.subscriber_id = a.subscriber_id AND c.subscriber_id > %s AND {within})"""  # noqa: S608
    return [(sql, (after_id, *(month for _, month in bounds)))]


def _refuse_unknown(codes: Iterable[str], noun: str) -> None:
    if unknown := sorted(codes):
        raise Refused(f"届ける相手の{noun}「{'」「'.join(unknown)}」は、もうありません。選び直してください。")
