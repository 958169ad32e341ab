from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from announcements.completeness import problems
from announcements.models import Announcement
from announcements.tests.factories import make_announcement, make_picture
from segments.models import Category
from segments.tests.factories import make_subscriber
from staff.models import User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def gaps(announcement: Announcement) -> list[str]:
    return [problem.field for problem in problems(announcement, NOW)]


@pytest.fixture
def complete(clerk: User) -> Announcement:
    announcement = make_announcement(clerk)
    make_subscriber([Category.objects.get()])
    return announcement


def test_a_complete_draft_has_no_gaps(complete: Announcement) -> None:
    assert gaps(complete) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends_on": date(2026, 12, 2)}, "ends_on"),
        ({"ends_at": time(9)}, "ends_at"),
        ({"audience_kind": ""}, "audience_kind"),
        ({"audience_age_min": None, "audience_age_max": None}, "audience_age_min"),
        ({"audience_kind": "other", "audience_text": ""}, "audience_text"),
        ({"audience_age_max": 0}, "audience_age_max"),
        ({"category": None}, "category"),
        ({"channels": []}, "channels"),
        ({"segment": {}}, "segment"),
        ({"segment": {"any_of": ["gone"]}}, "segment"),
        ({"segment": {"nonsense": 1}}, "segment"),
        ({"publish_at": NOW - timedelta(minutes=1)}, "publish_at"),
        ({"publish_at": None, "expires_at": NOW}, "expires_at"),
    ],
)
def test_each_gap_names_its_field(fields: dict[str, Any], field: str, complete: Announcement) -> None:
    for name, value in fields.items():
        setattr(complete, name, value)
    assert gaps(complete) == [field]


def test_a_segment_of_nobody_is_a_gap(clerk: User) -> None:
    assert gaps(make_announcement(clerk)) == ["segment"]


def test_without_line_nobody_has_to_be_chosen(clerk: User) -> None:
    assert gaps(make_announcement(clerk, channels=["x"], segment={})) == []


def test_a_picture_needs_its_words(complete: Announcement) -> None:
    make_picture(complete, alt="")
    assert gaps(complete) == ["attachments"]


def test_facts_may_stand_in_for_a_body(complete: Announcement) -> None:
    complete.body = ""
    assert gaps(complete) == []
