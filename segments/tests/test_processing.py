from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from segments.models import AudienceRow, Subscriber, WebhookEvent
from segments.processing import KEPT_FOR, forget_old, process_pending
from segments.tasks import process_webhook_events
from segments.tests.factories import make_category, make_subscriber, make_ward
from segments.tests.line_calls import PERSON, call, event, preference

pytestmark = pytest.mark.django_db


def audience(user: str = PERSON) -> AudienceRow:
    return AudienceRow.objects.get(subscriber__line_user_id=user)


def test_follow_makes_a_reader_who_has_chosen_nothing(client: Client) -> None:
    call(client, event("follow"))
    assert process_pending() == 1
    assert audience().following
    assert audience().categories == 0


def test_blocking_keeps_the_choices_for_the_day_of_return(client: Client) -> None:
    category = make_category(bit=62)
    make_subscriber([category], line_user_id=PERSON)
    call(client, event("unfollow", 100))
    process_pending()
    assert not audience().following
    call(client, event("follow", 200))
    process_pending()
    assert audience().following
    assert audience().categories == 1 << 62


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_last_timestamp_wins_in_whatever_order_they_come(client: Client, order: tuple[int, ...]) -> None:
    events = [event("follow", 100), event("unfollow", 200), event("follow", 300)]
    for position in order:
        call(client, events[position])
        process_pending()
    assert audience().following
    assert Subscriber.objects.get().follow_event_ms == 300


def test_an_unfollow_overtaking_the_first_follow_wins(client: Client) -> None:
    call(client, event("unfollow", 200), event("follow", 100))
    process_pending()
    assert not audience().following


def test_a_reordered_pair_over_two_chunks_is_still_settled(client: Client) -> None:
    call(client, event("unfollow", 200))
    call(client, event("follow", 100))
    assert process_pending(chunk=1) == 2
    assert not audience().following


def test_preferences_are_set_by_postbacks(client: Client) -> None:
    make_category("kosodate", bit=0)
    make_category("bosai", bit=5)
    ward = make_ward("higashi")
    call(client, preference("pref:category=kosodate:on", 1), preference("pref:category=bosai:on", 2))
    call(client, preference("pref:category=kosodate:off", 3), preference("pref:ward=higashi", 4))
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        call(client, preference("pref:child=2024-05:on", 5), preference("pref:child=2024-05:on", 6))
        call(client, preference("pref:child=2027-03:on", 7))
        process_pending()
    row = audience()
    assert (row.categories, row.ward, row.following) == (1 << 5, ward, True)
    children = row.subscriber.children.order_by("birth_month")
    assert [child.birth_month for child in children] == [date(2024, 5, 1), date(2027, 3, 1)]


def test_stopping_everything_clears_the_categories(client: Client) -> None:
    make_subscriber([make_category()], line_user_id=PERSON)
    call(client, preference("pref:stop_all"))
    process_pending()
    assert audience().categories == 0


def test_a_child_can_be_taken_away_again(client: Client) -> None:
    make_subscriber(children=[date(2024, 5, 1)], line_user_id=PERSON)
    call(client, preference("pref:child=2024-05:off"))
    process_pending()
    assert not audience().subscriber.children.exists()


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_preferences_that_come_late_end_as_if_in_order(client: Client, order: tuple[int, ...]) -> None:
    make_category("kosodate", bit=0)
    make_category("bosai", bit=1)
    events = [
        preference("pref:category=bosai:on", 100),
        preference("pref:category=kosodate:on", 200),
        preference("pref:stop_all", 300),
        preference("pref:category=kosodate:on", 400),
    ]
    for position in order:
        call(client, events[position])
        process_pending()
    assert audience().categories == 1


@pytest.mark.parametrize(
    "data",
    ["pref:", "pref:category=gone:on", "pref:category=kosodate:maybe", "pref:ward=gone", "pref:stop_all:x"]
    + ["pref:child=2024-13:on", "pref:child=1990-01:on", "pref:child=0000-01:on", "pref:category=old:on"]
    + ["pref:category=kosodate:on\n", "pref:child=２０２４-05:on"],
)
def test_a_wish_that_cannot_be_read_is_marked_and_holds_up_nobody(client: Client, data: str) -> None:
    make_category("kosodate")
    make_category("old", is_active=False)
    call(client, preference(data, 1), preference("pref:category=kosodate:on", 2))
    assert process_pending() == 2
    wrong, right = WebhookEvent.objects.order_by("id")
    assert wrong.error
    assert not right.error
    assert audience().categories == 1


@pytest.mark.parametrize(
    "odd", [{"source": None}, {"source": {"userId": "Ufake"}}, {"timestamp": None}, {"timestamp": "x"}]
)
def test_a_follow_without_person_or_time_is_marked(client: Client, odd: dict[str, object]) -> None:
    call(client, event("follow") | odd, event("follow"))
    assert process_pending() == 2
    assert WebhookEvent.objects.exclude(error="").count() == 1
    assert Subscriber.objects.count() == 1


def test_other_kinds_are_taken_note_of_and_nothing_else(client: Client) -> None:
    others = ["message", "messageEdited", "unsend", "accountLink", "module", "", "not-yet-invented"]
    call(client, *(event(kind) for kind in others), event("postback", postback={"data": "menu=1"}))
    call(client, event("postback", postback=None), event("postback", postback={"data": 5}))
    assert process_pending() == len(others) + 3
    assert not WebhookEvent.objects.exclude(error="").exists()
    assert not Subscriber.objects.exists()


def test_a_replay_after_processing_changes_nothing(client: Client) -> None:
    first = event("follow", 100)
    call(client, first)
    process_pending()
    call(client, event("unfollow", 200))
    process_pending()
    call(client, first | {"deliveryContext": {"isRedelivery": True}})
    assert process_pending() == 0
    assert not audience().following


def test_the_task_is_the_same_work(client: Client) -> None:
    call(client, event("follow"))
    assert process_webhook_events() == 1


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_leaves_the_work_to_the_first(client: Client) -> None:
    call(client, event("follow"))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(118126237677413)")
            assert process_pending() == 0
            cursor.execute("SELECT pg_advisory_unlock(118126237677413)")
        assert process_pending() == 1
    finally:
        other.close()


def test_old_events_are_forgotten_but_never_unprocessed_ones(client: Client) -> None:
    with time_machine.travel(timezone.now() - KEPT_FOR - timedelta(hours=1), tick=False):
        call(client, event("follow"))
        process_pending()
        call(client, event("unfollow"))
    call(client, event("follow"))
    process_pending(chunk=1)
    WebhookEvent.objects.filter(kind="unfollow").update(processed_at=None)
    assert forget_old() == 1
    assert WebhookEvent.objects.count() == 2
