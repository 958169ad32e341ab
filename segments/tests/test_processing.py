from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from segments.models import AudienceRow, Category, Subscriber, WebhookEvent
from segments.processing import process_pending
from segments.retention import KEPT_FOR, forget_old
from segments.tasks import process_webhook_events
from segments.tests.factories import make_category, make_subscriber, make_ward
from segments.tests.line_calls import PERSON, call, child, event, preference, typed

AUTUMN = 1_795_000_000_000  # 2026-11-18
TRAP = """
    CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM segments_subscriber s WHERE s.id = NEW.subscriber_id AND s.line_user_id = %s)
        THEN RAISE EXCEPTION 'trap'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER trap BEFORE INSERT OR UPDATE ON segments_audiencerow FOR EACH ROW EXECUTE FUNCTION trap();
"""
DEATH = "PERFORM pg_terminate_backend(pg_backend_pid())"

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


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_within_a_millisecond_the_newer_id_wins(client: Client, order: tuple[int, ...]) -> None:
    events = [event("unfollow", 100), event("follow", 100)]
    for position in order:
        call(client, events[position])
        process_pending()
    assert audience().following


def test_preferences_are_set_by_postbacks(client: Client) -> None:
    make_category("kosodate", bit=0)
    make_category("bosai", bit=5)
    ward = make_ward("higashi")
    call(client, preference("pref1:category=kosodate:on", 1), preference("pref1:category=bosai:on", 2))
    call(client, preference("pref1:category=kosodate:off", 3), preference("pref1:ward=higashi", 4))
    call(client, child("2024-05-17", AUTUMN + 5), child("2024-05-02", AUTUMN + 6))
    call(client, child("2027-03-31", AUTUMN + 7))
    process_pending()
    row = audience()
    assert (row.categories, row.ward, row.following) == (1 << 5, ward, True)
    children = row.subscriber.children.order_by("birth_month")
    assert [child.birth_month for child in children] == [date(2024, 5, 1), date(2027, 3, 1)]


def test_stopping_everything_clears_the_categories(client: Client) -> None:
    make_subscriber([make_category()], line_user_id=PERSON)
    call(client, preference("pref1:stop"))
    process_pending()
    assert audience().categories == 0


def test_a_child_can_be_taken_away_again(client: Client) -> None:
    make_subscriber(children=[date(2024, 5, 1)], line_user_id=PERSON)
    call(client, preference("pref1:child=2024-05:off"))
    process_pending()
    assert not audience().subscriber.children.exists()


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_preferences_that_come_late_end_as_if_in_order(client: Client, order: tuple[int, ...]) -> None:
    make_category("kosodate", bit=0)
    make_category("bosai", bit=1)
    events = [
        preference("pref1:category=bosai:on", 100),
        preference("pref1:category=kosodate:on", 200),
        preference("pref1:stop", 300),
        preference("pref1:category=kosodate:on", 400),
    ]
    for position in order:
        call(client, events[position])
        process_pending()
    assert audience().categories == 1


@pytest.mark.parametrize(
    "data",
    ["pref1:", "pref1:category=gone:on", "pref1:category=kosodate:maybe", "pref1:ward=gone", "pref1:stop:x"]
    + ["pref1:child=2024-13:off", "pref1:child=add", "pref1:child=0000-01:off", "pref1:show=secrets"]
    + ["pref1:category=old:on", "pref1:category=kosodate:on\n", "pref1:child=２０２４-05:off"],
)
def test_a_wish_that_cannot_be_read_is_marked_and_holds_up_nobody(client: Client, data: str) -> None:
    make_category("kosodate")
    make_category("old", is_active=False)
    call(client, preference(data, 1), preference("pref1:category=kosodate:on", 2))
    assert process_pending() == 2
    wrong, right = WebhookEvent.objects.order_by("id")
    assert wrong.error
    assert not right.error
    assert audience().categories == 1


@pytest.mark.parametrize(
    "odd",
    [{"source": None}, {"source": {"userId": "Ufake"}}]
    + [{"timestamp": None}, {"timestamp": "x"}, {"timestamp": 2**63 - 1}],
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


def test_one_that_the_database_refuses_holds_up_nobody(client: Client) -> None:
    other = "U" + "b" * 32
    make_subscriber(line_user_id=PERSON)
    make_subscriber(line_user_id=other)
    with connection.cursor() as cursor:
        cursor.execute(TRAP, [PERSON])
    call(client, event("unfollow", 1), event("unfollow", 1, user=other), event("unfollow", 2))
    assert process_pending() == 3
    assert WebhookEvent.objects.filter(processed_at__isnull=False).count() == 3
    assert not audience(other).following
    assert audience().following
    assert WebhookEvent.objects.filter(user_id=PERSON).exclude(error="").count() == 2


def test_a_change_is_one_small_write_however_many_buttons_were_pressed(client: Client) -> None:
    make_category("kosodate")
    make_category("bosai")
    for user in (PERSON, "U" + "b" * 32):
        make_subscriber(line_user_id=user)
        choices = ["kosodate:on", "bosai:on", "kosodate:off"]
        pressed = enumerate(choices, 1)
        call(client, *(preference(f"pref1:category={each}", at, user=user) for at, each in pressed))
    with CaptureQueriesContext(connection) as queries:
        process_pending()
    changes = [each["sql"] for each in queries if "UPDATE segments_audiencerow" in each["sql"]]
    assert len(changes) == 1


def test_the_last_change_can_be_taken_back_days_later(client: Client) -> None:
    category, ward = make_category(), make_ward()
    make_subscriber([category], ward, [date(2024, 5, 1)], line_user_id=PERSON)
    call(client, preference("pref1:stop", AUTUMN))
    process_pending()
    call(client, typed("元に戻す", AUTUMN + 3 * 24 * 3600 * 1000))
    process_pending()
    assert (audience().categories, audience().ward) == (1, ward)


def test_late_events_are_recorded_as_such(client: Client) -> None:
    make_category("kosodate")
    for kind, at in (("follow", 500), ("unfollow", 400)):
        call(client, event(kind, at))
        process_pending()
    for data, at in (("pref1:stop", 500), ("pref1:category=kosodate:on", 400)):
        call(client, preference(data, at))
        process_pending()
    late = WebhookEvent.objects.filter(is_late=True)
    assert list(late.values_list("timestamp_ms", flat=True)) == [400, 400]
    assert audience().categories == 0


def test_a_choice_of_what_has_been_retired_since_stands_when_an_older_one_comes_late(client: Client) -> None:
    retired = make_category("kosodate")
    make_category("bosai")
    call(client, preference("pref1:category=kosodate:on", 200))
    process_pending()
    Category.objects.filter(pk=retired.pk).update(is_active=False)
    call(client, preference("pref1:category=bosai:on", 100), preference("pref1:category=kosodate:on", 300))
    process_pending()
    assert audience().categories == 0b11
    assert WebhookEvent.objects.get(timestamp_ms=300).error  # by then it was not offered any more
    call(client, typed("元に戻す", 400))
    process_pending()
    assert audience().categories == 0b10


def test_new_friends_start_with_what_the_city_has_set(client: Client, settings: Any) -> None:
    make_category("kosodate")
    make_category("bosai", is_emergency=True)
    settings.LINE_FIRST_CATEGORIES = ["bosai"]
    call(client, event("follow"))
    process_pending()
    assert audience().categories == 0b10


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
def test_a_worker_that_dies_in_the_middle_leaves_nothing_half_applied(client: Client) -> None:
    call(client, event("follow"), event("follow", user="U" + "b" * 32))
    with connection.cursor() as cursor:
        cursor.execute(TRAP.replace("RAISE EXCEPTION 'trap'", DEATH), [PERSON])
    with pytest.raises(OperationalError):
        process_pending()
    connection.close()
    assert not Subscriber.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION trap() CASCADE")
    assert process_pending() == 2
    assert Subscriber.objects.count() == 2


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
    assert forget_old(slice_size=1) == 1
    assert WebhookEvent.objects.count() == 2


def test_many_old_events_are_forgotten_a_slice_at_a_time(client: Client) -> None:
    with time_machine.travel(timezone.now() - KEPT_FOR - timedelta(hours=1), tick=False):
        call(client, *(event("follow") for _ in range(7)))
        process_pending()
    call(client, event("follow"))
    process_pending()
    assert forget_old(slice_size=3) == 7
    assert WebhookEvent.objects.count() == 1
