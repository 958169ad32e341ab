from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from announcements import actions as announcements
from announcements.models import Announcement, State
from announcements.tests.factories import make_announcement
from patrol.models import IndexedPost
from patrol.tests.factories import in_patrol, submitted, token_of
from patrol.topic.neighbours import Draft, similar
from patrol.topic.posts import count_features, index_missing, rarity
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

WEANING = Draft("離乳食教室のお知らせ", "離乳食の作り方を学びます。")
TEXTS = {
    "離乳食教室（2回食）": "離乳食の作り方を、見ながら学びます。",
    "はじめての離乳食": "離乳食の始め方の話です。",
    "図書館の読書会": "読んだ本を語り合います。",
    "粗大ごみの収集日": "年末の収集日が変わります。",
}


def sent(title: str, body: str = "", **fields: Any) -> Announcement:
    return make_announcement(state=fields.pop("state", State.SENT), title=title, body=body, **fields)


@pytest.fixture
def past() -> dict[str, Announcement]:
    posts = {title: sent(title, body) for title, body in TEXTS.items()}
    index_missing()
    count_features()
    return posts


def test_the_most_alike_come_first(past: dict[str, Announcement]) -> None:
    found = similar(WEANING)
    assert [one.title for one in found] == ["離乳食教室（2回食）", "はじめての離乳食"]
    assert found[0].announcement_id == past["離乳食教室（2回食）"].pk
    assert 1 >= found[0].score > found[1].score > 0.2
    assert found[0].category_code == "kosodate"


def test_the_same_words_score_one(past: dict[str, Announcement]) -> None:
    title = "図書館の読書会"
    assert similar(Draft(title, TEXTS[title]))[0].score == pytest.approx(1, abs=0.001)


def test_an_announcement_is_no_neighbour_of_itself(past: dict[str, Announcement]) -> None:
    own = past["はじめての離乳食"]
    found = similar(Draft(own.title, own.body, own.pk))
    assert own.pk not in {one.announcement_id for one in found}


def test_only_what_went_out_or_is_to_counts(past: dict[str, Announcement]) -> None:
    Announcement.objects.filter(title="離乳食教室（2回食）").update(state=State.RETURNED)
    assert [one.title for one in similar(WEANING)] == ["はじめての離乳食"]
    assert len(similar(WEANING, states={State.RETURNED})) == 1


def test_only_what_went_out_since(past: dict[str, Announcement]) -> None:
    out_on = date(2026, 11, 25)  # as the factory plans it
    assert similar(WEANING, since=out_on)
    assert not similar(WEANING, since=date(2026, 11, 26))
    assert len(similar(WEANING, 1)) == 1


def test_a_text_without_words_has_no_neighbours(past: dict[str, Announcement]) -> None:
    assert similar(Draft("", "")) == []
    assert similar(Draft("！？", "12:00")) == []


def test_submitting_indexes_the_revision(clerk: User) -> None:
    announcement = submitted(clerk, publish_at=datetime(2026, 11, 30, 1, tzinfo=UTC))
    row = IndexedPost.objects.get(announcement=announcement)
    assert row.revision == announcement.current_revision
    assert row.out_on == date(2026, 11, 30)
    assert row.category_code == "kosodate"


def test_a_new_revision_takes_the_place_of_the_old(clerk: User) -> None:
    announcement = submitted(clerk)
    announcements.withdraw(announcement, clerk, "題を直します。")
    announcement.refresh_from_db()
    announcement.title = "図書館の読書会"
    announcements.save_draft(announcement, clerk)
    announcements.submit(announcement, clerk)
    row = IndexedPost.objects.get()
    assert row.revision.number == 2
    assert similar(Draft("読書会"), states={State.HEAD_REVIEW})[0].title == "図書館の読書会"


def test_what_goes_out_at_once_is_dated_by_its_approval(clerk: User, head: User, pr_manager: User) -> None:
    from patrol.actions import approve

    review = in_patrol(clerk, head, publish_at=None)
    with time_machine.travel("2026-11-24T09:00:00+09:00", tick=False):
        approve(review, pr_manager, token=token_of(review), override_reason="急ぎのため承認します。")
    assert IndexedPost.objects.get().out_on == date(2026, 11, 24)


def test_what_is_missing_is_indexed_once(past: dict[str, Announcement]) -> None:
    IndexedPost.objects.filter(announcement=past["はじめての離乳食"]).delete()
    assert index_missing() == 1
    assert index_missing() == 0


def test_a_count_is_read_again_only_when_there_is_a_newer_one(past: dict[str, Announcement]) -> None:
    first = rarity()
    assert first.posts == len(TEXTS)
    assert rarity() is first
    sent("成人の日")
    index_missing()
    count_features()
    assert rarity().posts == len(TEXTS) + 1


def test_a_search_is_one_query_beside_the_count(past: dict[str, Announcement]) -> None:
    rarity()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        similar(WEANING)
    assert len(queries) == 2
