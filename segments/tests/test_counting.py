from __future__ import annotations

from datetime import date
from unittest import mock

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments import bitmaps, tallying
from segments.ages import BEFORE_BIRTH, age_in_months, month_before
from segments.counting import breakdown, count
from segments.filters import SegmentFilter
from segments.freezing import page_of
from segments.models import AudienceBitmap, Category, ChangedReader, Subscriber, Ward
from segments.tallying import headcount, tally
from segments.tests.factories import make_category, make_subscriber, make_ward
from staff.errors import Refused

TODAY = date(2026, 11, 22)
CODES = ("kosodate", "kenko", "bosai")
WARDS = ("higashi", "nishi")


def test_ages_count_whole_months() -> None:
    assert age_in_months(date(2026, 11, 1), TODAY) == 0
    assert age_in_months(date(2024, 1, 1), TODAY) == 34
    assert month_before(TODAY, 34) == date(2024, 1, 1)
    assert month_before(TODAY, -2) == date(2027, 1, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-10, 300))
def test_month_before_is_the_inverse_of_age(on: date, months: int) -> None:
    assert age_in_months(month_before(on, months), on) == months


@pytest.fixture
def readers(db: None) -> list[tuple[set[str], str | None, list[date], bool, int]]:
    """Forty people in every mixture of preferences, some with the highest bit, some gone."""
    categories = [make_category(code, bit=bit) for code, bit in zip(CODES, (0, 31, 62), strict=True)]
    wards = [make_ward(code) for code in WARDS]
    made = []
    for number in range(40):
        chosen = [category for position, category in enumerate(categories) if number >> position & 1]
        ward = (*wards, None)[number % 3]
        children = [month_before(TODAY, months) for months in ((), (-3,), (5,), (20, 150))[number % 4]]
        following = number % 7 != 0
        person = make_subscriber(chosen, ward, children, following=following)
        made.append(({c.code for c in chosen}, ward.code if ward else None, children, following, person.pk))
    return made


@st.composite
def segments(draw: st.DrawFn) -> SegmentFilter:
    if draw(st.integers(0, 9)) == 0:
        return SegmentFilter(everyone=True)
    group = dict.fromkeys(CODES, 0)
    for code in CODES:
        group[code] = draw(st.integers(0, 3))
    ages = sorted(draw(st.lists(st.integers(BEFORE_BIRTH, 215), min_size=2, max_size=2)))
    lower, upper = (draw(st.sampled_from([age, None])) for age in ages)
    return SegmentFilter(
        any_of=tuple(code for code in CODES if group[code] == 1),
        all_of=tuple(code for code in CODES if group[code] == 2),
        none_of=tuple(code for code in CODES if group[code] == 3),
        wards=tuple(draw(st.sets(st.sampled_from(WARDS)))),
        child_age_min_months=lower,
        child_age_max_months=upper,
    )


def matches(
    segment: SegmentFilter, chosen: set[str], ward: str | None, children: list[date], following: bool
) -> bool:
    """The same rules by plain reading."""
    if not following or segment.is_empty:
        return False
    if segment.everyone:
        return True
    youngest, oldest = segment.child_age_min_months, segment.child_age_max_months
    if youngest is None:
        youngest = BEFORE_BIRTH if oldest is not None and oldest < 0 else 0
    ages = [age_in_months(month, TODAY) for month in children]
    return (
        (not segment.any_of or bool(chosen & set(segment.any_of)))
        and set(segment.all_of) <= chosen
        and not chosen & set(segment.none_of)
        and (not segment.wards or ward in segment.wards)
        and (
            not segment.has_child_age
            or any(youngest <= age and (oldest is None or age <= oldest) for age in ages)
        )
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(segment=segments())
def test_sql_agrees_with_reading_every_person(
    readers: list[tuple[set[str], str | None, list[date], bool, int]], segment: SegmentFilter
) -> None:
    if segment.is_empty and segment.none_of:
        with pytest.raises(Refused):
            count(segment, TODAY)
        return
    expected = [pk for *person, pk in readers if matches(segment, *person)]  # type: ignore[arg-type]
    assert count(segment, TODAY) == headcount(segment, TODAY).total == len(expected)
    assert [pk for pk, _ in recipients_after(segment, 0, 100)] == expected


def recipients_after(segment: SegmentFilter, after_id: int, limit: int) -> list[tuple[int, str]]:
    page = page_of(segment, TODAY, after_id, limit)
    with connection.cursor() as cursor:
        cursor.execute(page.sql, page.params)
        return [(int(pk), str(line_user_id)) for pk, line_user_id in cursor.fetchall()]


def test_recipients_come_in_pages_without_gap_or_overlap(readers: list[object]) -> None:
    everyone = SegmentFilter(everyone=True)
    pages, last = [], 0
    while page := recipients_after(everyone, last, 7):
        pages += page
        last = page[-1][0]
    followers = Subscriber.objects.filter(audience__following=True).order_by("pk")
    assert pages == list(followers.values_list("pk", "line_user_id"))


def test_a_category_or_ward_that_does_not_exist_is_refused(db: None) -> None:
    with pytest.raises(Refused, match="分野「gone」は、もうありません"):
        count(SegmentFilter(any_of=("gone",)), TODAY)
    with pytest.raises(Refused, match="区「gone」は、もうありません"):
        count(SegmentFilter(wards=("gone",)), TODAY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(segment=segments(), folded=st.integers(1, 40))
def test_live_counts_agree_with_the_rows_whatever_is_folded_in(
    readers: list[tuple[set[str], str | None, list[date], bool, int]],
    segment: SegmentFilter,
    folded: int,
) -> None:
    if segment.is_empty and segment.none_of:
        return
    ChangedReader.objects.all().delete()
    ChangedReader.objects.bulk_create(ChangedReader(subscriber_id=pk) for *_, pk in readers)
    AudienceBitmap.objects.all().delete()
    with mock.patch.object(bitmaps, "CHUNK", folded):
        bitmaps.fold(1)
    matching = [person for person in readers if matches(segment, *person[:3], True)]
    expected = [person for person in matching if person[3]]
    found = headcount(segment, TODAY)
    assert (found.total, found.blocked) == (len(expected), len(matching) - len(expected))
    spread = tally(segment, TODAY)
    assert spread is not None
    assert (spread.total, spread.blocked) == (found.total, found.blocked)
    bits = dict(Category.objects.values_list("code", "bit"))
    for code in CODES:
        assert spread.by_category[bits[code]] == sum(code in person[0] for person in expected)
    homes: list[tuple[str | None, int]] = [*Ward.objects.values_list("code", "pk"), (None, 0)]
    for home, pk in homes:
        assert spread.by_ward[pk] == sum(person[1] == home for person in expected)


def test_very_many_changes_are_counted_over_the_rows(
    readers: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    everyone = SegmentFilter(everyone=True)
    before = headcount(everyone, TODAY)
    monkeypatch.setattr(tallying, "MOST_CHANGED", 5)
    assert headcount(everyone, TODAY) == before
    assert tally(everyone, TODAY) is None
    result = breakdown(everyone, TODAY)
    assert (result.total, result.is_pending, result.by_ward) == (before.total, True, ())


def test_few_people_are_never_broken_down(db: None) -> None:
    category = make_category()
    for _ in range(19):
        make_subscriber([category])
    result = breakdown(SegmentFilter(any_of=("kosodate",)), TODAY)
    assert (result.total, result.by_category, result.by_ward) == (19, (), ())


def test_a_small_ward_cannot_be_subtracted_back(db: None) -> None:
    category, rare = make_category(), make_category("rare", "まれ")
    higashi, nishi = make_ward("higashi", "東区"), make_ward("nishi", "西区")
    for ward, people in ((higashi, 40), (nishi, 25), (None, 5)):
        for number in range(people):
            make_subscriber([category, rare] if number == 0 else [category], ward)
    result = breakdown(SegmentFilter(any_of=("kosodate",)), TODAY)
    assert result.total == 70
    assert [(share.name, str(share)) for share in result.by_ward] == [
        ("東区", "40人"),
        ("西区", "20人未満"),
        ("区の登録なし", "20人未満"),
    ]
    assert [str(share) for share in result.by_category] == ["70人", "20人未満"]


def test_what_is_left_over_of_the_wards_is_nobody_or_enough_people(db: None) -> None:
    wards = [make_ward(f"ward-{number}") for number in range(4)]
    for ward, people in zip(wards, (30, 25, 4, 3), strict=True):
        for _ in range(people):
            make_subscriber([], ward)
    result = breakdown(SegmentFilter(everyone=True), TODAY)
    assert [str(share) for share in result.by_ward] == ["30人", *["20人未満"] * 4]


def test_the_few_who_did_not_choose_a_category_cannot_be_subtracted_back(db: None) -> None:
    category, ward = make_category(), make_ward()
    for number in range(50):
        make_subscriber([category] if number else [], ward)
    result = breakdown(SegmentFilter(wards=("higashi",)), TODAY)
    assert [str(share) for share in result.by_category] == ["ほぼ全員"]


def test_only_the_chosen_wards_are_listed(db: None) -> None:
    higashi, nishi = make_ward("higashi", "東区"), make_ward("nishi", "西区")
    for ward in (higashi, nishi):
        for _ in range(20):
            make_subscriber([], ward)
    result = breakdown(SegmentFilter(wards=("nishi",)), TODAY)
    assert [(share.name, str(share)) for share in result.by_ward] == [("西区", "20人")]
