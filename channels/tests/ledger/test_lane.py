"""A lane sends once, whatever happens on the way."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connections, transaction
from django.utils import timezone

from announcements.models import Channel, State
from channels.ledger import claiming, lane, sweeping
from channels.ledger.locks import advisory_lock
from channels.ledger.recording import record
from channels.ledger.sending import OpenTransaction, ask
from channels.models import Attempt, BatchState, ChannelStatus, DeliveryState
from channels.tests.factories import EVERYONE, PARENTS, make_delivery, make_friends
from channels.tests.ledger.driving import crash, run_to_the_end, start_and_freeze
from channels.tests.recording import Killed, Platform, accepted_then, fails, raises
from channels.transport import Outcome

pytestmark = pytest.mark.django_db(transaction=True)


def everybody_once(platform: Platform, friends: list[str]) -> bool:
    return platform.people == dict.fromkeys(friends, 1)


def test_it_sends_to_everybody_once(platform: Platform) -> None:
    friends = make_friends(1203)
    delivery = make_delivery(segment=PARENTS, people_counted=1203)
    assert lane.run(Channel.LINE)
    assert everybody_once(platform, friends)
    assert [batch.size for batch in delivery.batches.all()] == [500, 500, 203]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.people_frozen) == (DeliveryState.SENT, 1203)
    delivery.revision.announcement.refresh_from_db()
    assert delivery.revision.announcement.state == State.SENT


def test_it_waits_until_it_is_due(platform: Platform) -> None:
    make_friends(3)
    make_delivery(segment=PARENTS, people_counted=3, due_at=timezone.now() + timedelta(hours=1))
    lane.run(Channel.LINE)
    assert not platform.requests


def test_everybody_is_one_broadcast(platform: Platform) -> None:
    make_friends(3)
    delivery = make_delivery(segment=EVERYONE, people_counted=3)
    lane.run(Channel.LINE)
    (request,) = platform.requests
    assert (request.audience, request.recipients) == ("everyone", ())
    assert delivery.batches.get().size == 3


def test_an_audience_of_nobody_is_said_so(platform: Platform) -> None:
    delivery = make_delivery(segment={}, people_counted=0)
    lane.run(Channel.LINE)
    delivery.refresh_from_db()
    assert (delivery.state, platform.requests) == (DeliveryState.FAILED, [])
    assert "相手がいなかった" in delivery.note


def test_a_refusal_of_days_is_not_the_end(platform: Platform) -> None:
    """Every two seconds 「too fast」, over a weekend: more tries than the column counts."""
    friends = make_friends(3)
    delivery = make_delivery(segment=PARENTS, people_counted=3)
    start_and_freeze(delivery)
    delivery.batches.update(attempts=32_767, retries=32_767)
    platform.plan.append(fails(Outcome.LATER))
    run_to_the_end()
    assert everybody_once(platform, friends)


@pytest.mark.parametrize(
    "trouble",
    [raises(Killed()), accepted_then(Killed())],
    ids=["after the claim", "after acceptance, before the record"],
)
def test_a_crash_loses_nobody_and_doubles_nobody(platform: Platform, trouble: object) -> None:
    friends = make_friends(1600)
    delivery = make_delivery(segment=PARENTS, people_counted=1600)
    platform.plan.extend([Platform.accept, trouble])  # type: ignore[list-item]
    crash()
    assert delivery.batches.filter(state=BatchState.CLAIMED).exists()
    run_to_the_end()
    assert everybody_once(platform, friends)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.LATER])
def test_a_5xx_or_429_is_tried_again_with_the_same_key_and_body(platform: Platform, outcome: Outcome) -> None:
    friends = make_friends(5)
    make_delivery(segment=PARENTS, people_counted=5)
    platform.plan.append(fails(outcome))
    run_to_the_end()
    first, second = platform.requests
    assert (first.retry_key, first.recipients) == (second.retry_key, second.recipients)
    assert everybody_once(platform, friends)


def test_accepted_then_500_is_not_sent_again(platform: Platform) -> None:
    friends = make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    platform.plan.append(accepted_then(TimeoutError()))
    run_to_the_end()
    assert everybody_once(platform, friends)
    assert delivery.batches.get().state == BatchState.ACCEPTED
    outcomes = Attempt.objects.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["unknown", "accepted"]


def test_later_after_a_doubt_keeps_the_doubt(platform: Platform) -> None:
    make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    platform.plan.extend([accepted_then(TimeoutError()), fails(Outcome.LATER)])
    lane.run(Channel.LINE)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        lane.run(Channel.LINE)
    assert delivery.batches.get().state == BatchState.UNKNOWN


def test_a_refusal_after_a_doubt_is_for_a_person(platform: Platform) -> None:
    make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    platform.plan.extend([fails(Outcome.UNKNOWN), fails(Outcome.REFUSED)])
    run_to_the_end()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.NEEDS_CHECK


def test_after_23_hours_the_key_is_not_used_again(platform: Platform) -> None:
    make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    platform.plan.append(accepted_then(TimeoutError()))
    lane.run(Channel.LINE)
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=1), tick=True):
        sweeping.sweep()
        lane.run(Channel.LINE)
    assert len(platform.requests) == 1
    assert delivery.batches.get().state == BatchState.NEEDS_CHECK
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.NEEDS_CHECK


def test_a_lane_before_the_first_sweep_leaves_a_key_that_is_too_old(platform: Platform) -> None:
    make_friends(2)
    delivery = make_delivery(segment=PARENTS, people_counted=2)
    platform.plan.append(accepted_then(TimeoutError()))
    lane.run(Channel.LINE)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        lane.run(Channel.LINE)
    assert (len(platform.requests), delivery.batches.get().state) == (1, BatchState.UNKNOWN)


def test_a_malformed_id_is_left_out_and_the_rest_get_it_under_new_keys(platform: Platform) -> None:
    friends = make_friends(12)
    platform.bad = frozenset(friends[3:5])
    delivery = make_delivery(segment=PARENTS, people_counted=12)
    run_to_the_end()
    assert platform.people == dict.fromkeys(friends[:3] + friends[5:], 1)
    assert len({request.retry_key for request in platform.requests}) == 3
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.PARTLY_FAILED
    assert sum(batch.size for batch in delivery.batches.all()) == 12


def test_a_broken_account_stops_the_channel_and_keeps_the_rest(platform: Platform) -> None:
    make_friends(3000)
    delivery = make_delivery(segment=PARENTS, people_counted=3000)
    platform.plan.append(fails(Outcome.REFUSED, stop_channel=True))
    lane.run(Channel.LINE)
    assert ChannelStatus.objects.get(channel="line").is_stopped
    sent = len(platform.posts)
    sweeping.sweep()
    lane.run(Channel.LINE)
    assert len(platform.posts) == sent
    assert delivery.batches.filter(state=BatchState.PENDING).count() == 6 - sent
    ChannelStatus.objects.update(is_stopped=False)
    run_to_the_end()
    assert set(platform.people.values()) == {1}
    assert len(platform.people) == 3000


def test_a_lost_lease_is_taken_over_and_its_late_answer_still_counts(platform: Platform) -> None:
    friends = make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    start_and_freeze(delivery)
    (lost,) = claiming.claim(Channel.LINE, 10)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        sweeping.sweep()
        platform.plan.append(fails(Outcome.UNKNOWN))
        lane.run(Channel.LINE)
        record([(lost, ask(lost))])
    batch = delivery.batches.get()
    assert (batch.state, batch.attempt_log.count()) == (BatchState.ACCEPTED, 2)
    run_to_the_end()
    assert everybody_once(platform, friends)


def test_a_late_no_of_a_lost_lease_changes_nothing(platform: Platform) -> None:
    make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    start_and_freeze(delivery)
    (lost,) = claiming.claim(Channel.LINE, 10)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        sweeping.sweep()
        lane.run(Channel.LINE)
        platform.plan.append(fails(Outcome.REFUSED))
        record([(lost, ask(lost))])
    assert delivery.batches.get().state == BatchState.ACCEPTED


def test_two_lanes_at_once_send_once(platform: Platform) -> None:
    friends = make_friends(4000)
    make_delivery(segment=PARENTS, people_counted=4000)
    threads = [Thread(target=lane_in_a_thread) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_to_the_end()
    assert everybody_once(platform, friends)
    assert len(platform.requests) == 8


def lane_in_a_thread() -> None:
    try:
        # Without the lock: what PgBouncer in transaction mode would make of it.
        lane.Lane(Channel.LINE).run()
    finally:
        connections.close_all()


def test_a_second_lane_does_nothing_while_the_first_works(platform: Platform) -> None:
    make_delivery(segment={}, people_counted=0)
    seen: list[bool] = []
    with advisory_lock("lane:line:0"):
        thread = Thread(target=lambda: seen.append(run_and_close()))
        thread.start()
        thread.join()
    assert seen == [False]


def run_and_close() -> bool:
    try:
        return lane.run(Channel.LINE)
    finally:
        connections.close_all()


def test_a_request_never_leaves_inside_a_transaction(platform: Platform) -> None:
    make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    start_and_freeze(delivery)
    (one,) = claiming.claim(Channel.LINE, 10)
    with transaction.atomic(), pytest.raises(OpenTransaction):
        ask(one)
    assert not platform.requests


def test_a_worker_asked_to_stop_takes_on_nothing_more(platform: Platform) -> None:
    friends = make_friends(1000)
    delivery = make_delivery(segment=PARENTS, people_counted=1000)
    start_and_freeze(delivery)
    lane.shutting_down.set()
    try:
        lane.run(Channel.LINE)
    finally:
        lane.shutting_down.clear()
    assert not platform.requests
    run_to_the_end()
    assert everybody_once(platform, friends)
