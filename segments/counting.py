"""How many people a segment reaches, and how they are spread. Staff see counts only, small ones blurred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from segments.filters import SegmentFilter
from segments.models import Category, Ward
from segments.resolving import condition
from segments.tallying import Tally, headcount, tally
from staff.wording import FEWEST_PEOPLE_SHOWN, format_people_suppressed

NO_WARD = "区の登録なし"
NEARLY_ALL = "ほぼ全員"


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a breakdown, in words where fewer than 20 could be recognised or subtracted back."""

    name: str
    people: int | None
    words: str = ""

    def __str__(self) -> str:
        return self.words or format_people_suppressed(self.people or 0)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A count with its spread. One person has one ward but may have chosen several categories.

    `blocked`: how many match, but have blocked or left the account. `is_pending`: so much has just changed
    (a large import) that the spread is not known yet.
    """

    total: int
    blocked: int = 0
    by_category: tuple[Share, ...] = ()
    by_ward: tuple[Share, ...] = ()
    is_pending: bool = False


def count(segment: SegmentFilter, on: date) -> int:
    """How many people would get it on that day, over the rows themselves: the number that binds."""
    where = condition(segment, on)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM segments_audiencerow a WHERE {where.sql}", where.params)  # noqa: S608
        (people,) = cursor.fetchone() or (0,)
    return int(people)


def breakdown(segment: SegmentFilter, on: date) -> Breakdown:
    """The same number for somebody who is choosing, with who they are as far as it may be shown."""
    found = tally(segment, on)
    if found is None:
        found = headcount(segment, on)
        return Breakdown(found.total, found.blocked, is_pending=found.total >= FEWEST_PEOPLE_SHOWN)
    if found.total < FEWEST_PEOPLE_SHOWN:
        return Breakdown(found.total, found.blocked)
    return Breakdown(found.total, found.blocked, _categories(found), _wards(segment, found))


def _categories(found: Tally) -> tuple[Share, ...]:
    """The most chosen first; among those that are blurred the order tells nothing."""
    chosen = Category.objects.filter(is_active=True)
    shares = [_share(each.name, found.by_category[each.bit], found.total) for each in chosen]
    return tuple(sorted(shares, key=lambda share: -(found.total if share.words else share.people or 0)))


def _share(name: str, people: int, total: int) -> Share:
    """Few who chose it must not be recognised, nor the few who did not."""
    if people < FEWEST_PEOPLE_SHOWN:
        return Share(name, None)
    others = total - people
    return Share(name, None, NEARLY_ALL) if 0 < others < FEWEST_PEOPLE_SHOWN else Share(name, people)


def _wards(segment: SegmentFilter, found: Tally) -> tuple[Share, ...]:
    wards = Ward.objects.filter(code__in=segment.wards) if segment.wards else Ward.objects.all()
    lines = [(ward.name, found.by_ward[ward.pk]) for ward in wards]
    return _blurred_partition(lines if segment.wards else [*lines, (NO_WARD, found.by_ward[0])])


def _blurred_partition(lines: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    """The parts add up to the total: blur until what is left over of it is nobody or enough people."""
    enough = [line for line in lines if line[1] >= FEWEST_PEOPLE_SHOWN]
    shown = sorted(enough, key=lambda line: line[1])
    hidden = sum(people for _, people in lines) - sum(people for _, people in shown)
    while 0 < hidden < FEWEST_PEOPLE_SHOWN and shown:
        hidden += shown.pop(0)[1]
    names = {name for name, _ in shown}
    return tuple(Share(name, people if name in names else None) for name, people in lines)
