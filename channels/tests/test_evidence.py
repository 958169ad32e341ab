"""Evidence is a median of enough deliveries, or silence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from channels import evidence
from channels.models import Outcome
from channels.tests.factories import make_delivery

pytestmark = pytest.mark.django_db

KOSODATE = {"code": "kosodate", "name": "子育て"}


def outcome(
    clicked: int | None, blocked: int | None = 2, *, days_ago: int = 10, delivered: int = 1000
) -> None:
    delivery = make_delivery(category=KOSODATE, due_at=timezone.now() - timedelta(days=days_ago))
    Outcome.objects.create(
        delivery=delivery,
        delivered=delivered,
        clicked=clicked,
        blocked=blocked,
        measured_at=timezone.now(),
    )


def test_the_median_of_the_category() -> None:
    for clicked in (10, 20, 30, 40, 900):
        outcome(clicked)
    found = evidence.for_category("kosodate")
    assert found == evidence.Evidence(5, click_rate=0.03, block_rate=0.002)
    assert found.sentences == (
        "過去1年の5件では、URLを開いた人は、届いた人の3.0%（中央値）、"
        "24時間以内にブロックした人は0.20%（中央値）です。",
    )


def test_silence_on_too_few_too_old_or_too_small() -> None:
    for _ in range(4):
        outcome(30)
    outcome(30, days_ago=400)
    outcome(15, delivered=15)
    assert evidence.for_category("kosodate") is None
    assert evidence.for_category("bosai") is None


def test_a_number_that_line_keeps_back_is_no_zero() -> None:
    for _ in range(5):
        outcome(None)
    found = evidence.for_category("kosodate")
    assert found is not None
    assert found.click_rate is None
