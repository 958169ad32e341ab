from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments import bitmaps
from segments.counting import count
from segments.filters import SegmentFilter
from segments.models import AudienceRow
from segments.models.bitmap import BLOCK
from segments.readers import how_often, numbers, packed, readers_of
from segments.tests.factories import make_category, make_subscriber

TODAY = date(2026, 11, 22)
READERS = st.sets(st.integers(0, 3 * BLOCK))


@given(READERS, st.lists(READERS, max_size=12))
def test_the_sums_of_sets_are_those_of_counting_one_by_one(audience: set[int], sets: list[set[int]]) -> None:
    chosen, *others = numbers([packed(audience), *map(packed, sets)])
    got = Counter(sum(reader in one for one in sets) for reader in audience)
    counts = how_often(chosen, others)
    assert counts == [got[times] for times in range(len(counts))]
    assert sum(counts) == len(audience)


def test_a_reader_counts_once_per_set_and_nobody_counts_who_was_not_chosen() -> None:
    chosen, *others = numbers([packed([1, 2, 3]), packed([2, 9]), packed([2, 3]), packed([2])])
    assert how_often(chosen, others) == [1, 1, 0, 1]


def test_nobody_is_an_empty_set() -> None:
    assert packed([]) == b""
    assert how_often(*_two(b"", packed([5]))) == [0]


def _two(audience: bytes, other: bytes) -> tuple[int, list[int]]:
    chosen, one = numbers([audience, other])
    return chosen, [one]


def members(found: bytes | None) -> set[int]:
    assert found is not None
    return {place for place in range(len(found) * 8) if found[place >> 3] & 0x80 >> (place & 7)}


@pytest.mark.django_db
def test_the_set_is_exact_before_and_after_folding() -> None:
    category = make_category()
    people = [make_subscriber([category]) for _ in range(5)]
    make_subscriber()
    make_subscriber([category], following=False)
    chosen = SegmentFilter(any_of=("kosodate",))
    wanted = {person.pk for person in people}
    assert members(readers_of(chosen, TODAY)) == wanted
    bitmaps.fold()
    assert members(readers_of(chosen, TODAY)) == wanted
    AudienceRow.objects.filter(pk=people[0].pk).update(categories=0)
    assert members(readers_of(chosen, TODAY)) == wanted - {people[0].pk}
    assert len(members(readers_of(chosen, TODAY))) == count(chosen, TODAY)


@pytest.mark.django_db
def test_nothing_chosen_is_nobody() -> None:
    make_subscriber([make_category()])
    assert readers_of(SegmentFilter(), TODAY) == b""
