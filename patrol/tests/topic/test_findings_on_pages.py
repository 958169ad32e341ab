"""From rows to what a person sees: the findings of topic and twins with links to the posts they name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from announcements.models import State
from announcements.tests.factories import make_announcement
from patrol.models import FindingRecord
from patrol.tests.factories import in_patrol, make_readers
from patrol.topic.nightly import renew
from segments.tests.factories import make_category
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]


@pytest.fixture
def city_with_past(clerk: User) -> None:
    senior = make_category("senior", "高齢者・介護")
    make_readers()
    for number in range(4):
        make_announcement(
            clerk,
            state=State.SENT,
            category=senior,
            title=f"認知症カフェ第{number}回",
            body="認知症の人の集い",
        )
    make_announcement(clerk, state=State.SENT)
    renew()


def test_a_wrong_category_names_the_better_one_and_three_posts(
    city_with_past: None, clerk: User, head: User, pr_officer: User, client: Client
) -> None:
    review = in_patrol(
        clerk, head, title="認知症カフェのご案内", body="介護をしている人と、認知症の人の集いです。"
    )
    kept = FindingRecord.objects.get(review=review, check_name="topic")
    assert kept.evidence["better"] == "senior"
    assert len(kept.evidence["nearest"]) == 3
    client.force_login(pr_officer)
    page = client.get(reverse("patrol:review", args=[review.announcement_id])).content.decode()
    assert "→カテゴリを『高齢者・介護』に変える" in page
    for post in kept.evidence["nearest"]:
        assert reverse("admin:announcements_announcement_detail", args=[post["announcement"]]) in page


def test_the_same_announcement_again_is_found_with_a_link_to_the_first(
    city_with_past: None, clerk: User, head: User
) -> None:
    review = in_patrol(clerk, head)
    kept = FindingRecord.objects.get(review=review, check_name="duplicates")
    assert "離乳食教室（1回食）" in kept.reason
    assert kept.evidence["same"] == 1


def test_a_submitted_announcement_is_not_its_own_twin(clerk: User, head: User) -> None:
    review = in_patrol(clerk, head)
    assert not FindingRecord.objects.filter(review=review, check_name="duplicates").exists()
