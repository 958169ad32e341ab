"""The bitmaps follow the rows, however the rows were changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from segments import bitmaps
from segments.filters import SegmentFilter
from segments.models import AudienceBitmap, AudienceRow, ChangedReader, Child, Subscriber
from segments.models.bitmap import BLOCK, Kind
from segments.tallying import headcount
from segments.tests.factories import make_category, make_subscriber, make_ward

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def people_of(kind: Kind, key: int) -> set[int]:
    found = AudienceBitmap.objects.filter(kind=kind, key=key)
    return {
        each.block * BLOCK + place
        for each in found
        for place in range(BLOCK)
        if each.bits >> (BLOCK - 1 - place) & 1
    }


def test_everybody_is_put_where_they_belong() -> None:
    category, ward = make_category(bit=62), make_ward()
    one = make_subscriber([category], ward, [date(2024, 1, 1), date(2026, 5, 1)])
    other = make_subscriber(following=False)
    assert bitmaps.fold() > 0
    assert people_of(Kind.KNOWN, 0) == {one.pk, other.pk}
    assert people_of(Kind.FOLLOWING, 0) == people_of(Kind.CATEGORY, 62) == {one.pk}
    assert people_of(Kind.WARD, ward.pk) == {one.pk}
    assert people_of(Kind.WARD, 0) == {other.pk}
    assert people_of(Kind.CHILD, 2024 * 12) == people_of(Kind.CHILD, 2026 * 12 + 4) == {one.pk}
    assert not ChangedReader.objects.exists()


def test_a_change_of_any_kind_is_noted_and_taken_in() -> None:
    category, ward = make_category(), make_ward()
    people = [make_subscriber([category], ward, [date(2024, 1, 1)]) for _ in range(4)]
    bitmaps.fold()
    AudienceRow.objects.filter(pk=people[0].pk).update(categories=0, following=False)
    AudienceRow.objects.filter(pk=people[1].pk).update(ward=None)
    Child.objects.filter(subscriber=people[2].pk).delete()
    people[3].delete()
    bitmaps.fold()
    first, second, third = (person.pk for person in people[:3])
    assert people_of(Kind.KNOWN, 0) == {first, second, third}
    assert people_of(Kind.FOLLOWING, 0) == people_of(Kind.CATEGORY, category.bit) == {second, third}
    assert people_of(Kind.WARD, ward.pk) == {first, third}
    assert people_of(Kind.WARD, 0) == {second}
    assert people_of(Kind.CHILD, 2024 * 12) == {first, second}


def test_readers_of_several_blocks_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitmaps, "CHUNK", 3)  # several rounds, too
    ids = [BLOCK * 9000 - 1, BLOCK * 9000, BLOCK * 9001 - 1, BLOCK * 9002]
    for number, pk in enumerate(ids):
        Subscriber.objects.create(pk=pk, line_user_id=f"U{number:032x}")
        AudienceRow.objects.create(subscriber_id=pk)
    assert bitmaps.fold(3) == 3
    assert headcount(SegmentFilter(everyone=True), TODAY).total == 4
    assert bitmaps.fold() == 1
    assert people_of(Kind.FOLLOWING, 0) == set(ids)
    assert headcount(SegmentFilter(everyone=True), TODAY).total == 4


def test_only_bitmaps_that_change_are_written() -> None:
    category = make_category()
    make_subscriber([category], make_ward())
    bitmaps.fold()
    before = versions()
    AudienceRow.objects.update(categories=0)
    bitmaps.fold()
    changed = {pk for pk, version in versions().items() if version != before[pk]}
    cleared = AudienceBitmap.objects.get(kind=Kind.CATEGORY, key=category.bit)
    assert (cleared.bits, changed) == (0, {cleared.pk})


def versions() -> dict[int, str]:
    """Where each row lies: PostgreSQL writes a changed one elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, ctid::text FROM segments_audiencebitmap")
        return dict(cursor.fetchall())
