from __future__ import annotations

import re

import pytest
from django.utils import timezone

from segments.ages import BEFORE_BIRTH, age_in_months
from segments.generating import generate_subscribers, line_id_prefix, line_ids
from segments.models import AudienceRow, Category, Child, Subscriber
from segments.tests.factories import make_category, make_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def _demo_city() -> None:
    make_category("kosodate", age_min=0, age_max=6)
    make_category("senior", age_min=65)
    make_category("safety", is_emergency=True)
    for number in range(11):
        make_category(f"subject-{number}")
    for number in range(7):
        make_ward(f"ward-{number}")


def test_ids_are_line_ids_and_the_same_for_the_same_seed() -> None:
    ids = list(line_ids(50, 7))
    assert len(set(ids)) == 50
    assert all(re.fullmatch(r"U[0-9a-f]{32}", line_id) for line_id in ids)
    assert ids == list(line_ids(50, 7))
    assert not set(ids) & set(line_ids(50, 8))
    assert line_id_prefix(7) != line_id_prefix(8)


@pytest.mark.usefixtures("_demo_city")
def test_readers_look_like_a_city() -> None:
    assert generate_subscribers(5_000) == 5_000
    rows = AudienceRow.objects.all()
    chosen = [row.categories.bit_count() for row in rows]
    assert 4 < sum(chosen) / len(chosen) < 6
    by_ward = {
        ward: rows.filter(ward=ward).count() for ward in (*rows.values_list("ward", flat=True).distinct(),)
    }
    assert len(by_ward) == 8
    parents = set(Child.objects.values_list("subscriber", flat=True))
    assert 0.2 < len(parents) / 5_000 < 0.32
    childcare = 1 << Category.objects.get(code="kosodate").bit
    interested = {row.pk for row in rows if row.categories & childcare}
    assert len(interested & parents) > len(interested - parents)
    today = timezone.localdate()
    ages = [age_in_months(month, today) for month in Child.objects.values_list("birth_month", flat=True)]
    assert BEFORE_BIRTH <= min(ages) < 0 < max(ages) < 18 * 12


@pytest.mark.usefixtures("_demo_city")
def test_a_second_run_adds_nobody_and_keeps_what_people_changed() -> None:
    generate_subscribers(100)
    AudienceRow.objects.update(categories=0)
    Child.objects.all().delete()
    assert generate_subscribers(120) == 20
    assert Subscriber.objects.count() == 120
    earlier = AudienceRow.objects.order_by("pk")[:100]
    assert {row.categories for row in earlier} == {0}
    assert not Child.objects.filter(subscriber__audience__in=earlier).exists()


@pytest.mark.usefixtures("_demo_city")
def test_the_demo_city_is_filled() -> None:
    assert generate_subscribers(20_000) == 20_000


@pytest.mark.usefixtures("_demo_city")
def test_popularity_can_be_given() -> None:
    generate_subscribers(2_000, popularity={"subject-0": 0.02, "subject-1": 0.9})
    chosen = {
        code: sum(
            bool(mask >> Category.objects.get(code=code).bit & 1)
            for mask in AudienceRow.objects.values_list("categories", flat=True)
        )
        for code in ("subject-0", "subject-1")
    }
    assert chosen["subject-0"] < 100 < 1_700 < chosen["subject-1"]
