"""What the clerk of the story does with an imported draft."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from announcements.models import Announcement, Channel
from announcements.tests.factories import make_announcement
from config.demo.foundation import lay_foundation
from config.story.mending import Trouble, complete, mend
from staff.models import User

TODAY = date(2026, 11, 22)


@pytest.fixture
def clerk(db: None) -> User:
    lay_foundation()
    return User.objects.get(username="kosodate")


def draft(clerk: User, **values: Any) -> Announcement:
    return make_announcement(department=clerk.department, author=clerk, **values)


def test_a_past_event_keeps_its_weekday(clerk: User) -> None:
    past = date(2022, 1, 27)
    announcement = draft(clerk, starts_on=past, ends_on=past, deadline_on=past - timedelta(days=7))
    weeks = complete(announcement, clerk, TODAY)
    assert announcement.starts_on == past + timedelta(weeks=weeks) > TODAY
    assert announcement.starts_on.weekday() == past.weekday()
    assert announcement.deadline_on is not None
    assert TODAY < announcement.deadline_on < announcement.starts_on


def test_a_coming_event_stays_where_it_is(clerk: User) -> None:
    day = TODAY + timedelta(days=30)
    announcement = draft(clerk, starts_on=day, ends_on=day)
    assert complete(announcement, clerk, TODAY) == 0
    assert announcement.starts_on == day


def test_completing_asks_for_every_channel_and_a_stated_audience(clerk: User) -> None:
    announcement = draft(clerk, audience_kind="", channels=[], category=None, body="")
    complete(announcement, clerk, TODAY)
    assert set(announcement.channels) == set(Channel.values)
    assert announcement.audience_kind
    assert announcement.category
    assert announcement.body


@pytest.mark.parametrize(
    ("written", "mended"),
    [("2月18日(金曜日)に集合", "2月18日(木曜日)に集合"), ("2/18（金）に集合", "2/18（木）に集合")],
)
def test_the_weekday_is_set_right(clerk: User, written: str, mended: str) -> None:
    announcement = draft(clerk, body=f"{written}します。")
    trouble = Trouble("weekday", "body", written.removesuffix("に集合"), "2027年2月18日は木曜日です。")
    assert mend(announcement, [trouble], clerk, TODAY)
    assert announcement.body == f"{mended}します。"


def test_the_ages_named_become_the_audience(clerk: User) -> None:
    announcement = draft(clerk, audience_kind="everyone")
    mend(announcement, [Trouble("audience_words", "title", "小学3年生〜6年生", "")], clerk, TODAY)
    assert announcement.audience_kind == "ages"
    assert (announcement.audience_age_min, announcement.audience_age_max) == (Decimal(8), Decimal(12))


def test_the_sentence_complained_of_goes_and_the_others_stay(clerk: User) -> None:
    announcement = draft(clerk, body="親子で遊びます。場所は○○です。お待ちしています。")
    mend(announcement, [Trouble("placeholders", "body", "○○", "")], clerk, TODAY)
    assert announcement.body == "親子で遊びます。お待ちしています。"


def test_a_better_category_takes_the_readers_along(clerk: User) -> None:
    announcement = draft(clerk)
    mend(announcement, [Trouble("audience", "audience_kind", "", "", "youth")], clerk, TODAY)
    assert announcement.category
    assert announcement.category.code == "youth"
    assert announcement.segment["any_of"] == ["youth"]
