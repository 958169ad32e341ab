"""What people may do to a delivery, and what then happens to whom."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from announcements.models import Channel, State
from channels.ledger import claiming, controls, finishing, lane, recording, sweeping
from channels.ledger.sending import Answer
from channels.models import Batch, BatchState, Delivery, DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.ledger.driving import run_to_the_end, start_and_freeze
from channels.tests.recording import Platform, accepted_then, fails
from channels.transport import Outcome, Receipt
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk)


def test_paused_nothing_leaves_and_resumed_the_rest_does(platform: Platform, pr_officer: User) -> None:
    friends = make_friends(30)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    start_and_freeze(delivery)
    controls.pause(fresh(delivery), pr_officer, "確認のため")
    lane.run(Channel.LINE)
    assert not platform.requests
    controls.resume(fresh(delivery), pr_officer, "確認できたため")
    lane.run(Channel.LINE)
    assert platform.people == dict.fromkeys(friends, 1)


def test_a_drifted_audience_goes_out_once_a_person_confirmed_it(platform: Platform, pr_officer: User) -> None:
    friends = make_friends(60)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    lane.run(Channel.LINE)
    controls.resume(fresh(delivery), pr_officer, "転入が多かったため")
    lane.run(Channel.LINE)
    assert platform.people == dict.fromkeys(friends, 1)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.people_confirmed) == (DeliveryState.SENT, 60)


def test_stop_leaves_an_exact_list_of_who_had_it(platform: Platform, pr_officer: User) -> None:
    make_friends(1500)
    delivery = make_delivery(segment=PARENTS, people_counted=1500)
    platform.plan.extend([Platform.accept, fails(Outcome.LATER), accepted_then(TimeoutError())])
    lane.run(Channel.LINE)
    controls.stop(fresh(delivery), pr_officer, "誤りが見つかったため")
    sweeping.sweep()
    states = sorted(delivery.batches.values_list("state", flat=True))
    assert states == [BatchState.ACCEPTED, BatchState.NEEDS_CHECK, BatchState.STOPPED]
    accepted = delivery.batches.get(state=BatchState.ACCEPTED)
    assert AuditEntry.objects.get(verb="配信を中止").detail["accepted"] == [accepted.number]
    delivery.revision.announcement.refresh_from_db()
    assert delivery.revision.announcement.state == State.PARTLY_FAILED
    run_to_the_end()
    assert len(platform.requests) == 3


def test_an_answer_after_the_list_is_listed_too(platform: Platform, pr_officer: User) -> None:
    make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    start_and_freeze(delivery)
    (claim,) = claiming.claim(Channel.LINE, 1)
    controls.stop(fresh(delivery), pr_officer, "誤りが見つかったため")
    Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sweeping.sweep()
    listed = AuditEntry.objects.filter(verb="中止した配信の届いた分を記録した").order_by("pk")
    assert [entry.detail["in_doubt"] for entry in listed] == [[1]]
    recording.record([(claim, Answer(receipt=Receipt(id="r", request_id="r")))])
    sweeping.sweep()
    sweeping.sweep()
    assert [len(entry.detail["accepted"]) for entry in listed.all()] == [0, 1]


def test_a_retry_reaches_just_those_missed_under_new_keys(platform: Platform, pr_officer: User) -> None:
    friends = make_friends(900)
    delivery = make_delivery(segment=PARENTS, people_counted=900)
    platform.plan.extend([fails(Outcome.REFUSED)])
    lane.run(Channel.LINE)
    refused = delivery.batches.get(state=BatchState.REFUSED)
    assert controls.retry(fresh(delivery), pr_officer, "原因が直ったため") == 1
    lane.run(Channel.LINE)
    assert platform.people == dict.fromkeys(friends, 1)
    assert delivery.batches.get(pk=refused.pk).retry_key != refused.retry_key
    assert fresh(delivery).state == DeliveryState.SENT
    with pytest.raises(Refused):
        controls.retry(fresh(delivery), pr_officer, "もう一度")


def doubtful(platform: Platform) -> Batch:
    make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    platform.plan.extend([fails(Outcome.UNKNOWN), fails(Outcome.REFUSED)])
    run_to_the_end()
    return delivery.batches.get(state=BatchState.NEEDS_CHECK)


def test_a_retry_leaves_the_doubtful_alone(platform: Platform, pr_officer: User) -> None:
    batch = doubtful(platform)
    with pytest.raises(Refused, match="送り直す相手がいません"):
        controls.retry(fresh(batch.delivery), pr_officer, "送り直したいため")
    assert fresh(batch.delivery).state == DeliveryState.NEEDS_CHECK


def test_a_doubt_settled_as_not_sent_is_sent_under_a_new_key(platform: Platform, pr_officer: User) -> None:
    batch = doubtful(platform)
    controls.settle(batch, pr_officer, was_sent=False, reason="届いていないことを確かめた")
    lane.run(Channel.LINE)
    assert platform.requests[-1].retry_key != batch.retry_key
    assert fresh(batch.delivery).state == DeliveryState.SENT


def test_what_is_settled_while_the_delivery_closes_is_not_left_behind(
    platform: Platform, pr_officer: User
) -> None:
    friends = make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    start_and_freeze(delivery)
    Batch.objects.update(state=BatchState.NEEDS_CHECK)

    def close() -> None:
        try:
            finishing.finish()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        controls.settle(delivery.batches.get(), pr_officer, was_sent=False, reason="届いていない")
        closing = pool.submit(close)
        time.sleep(0.5)  # it has looked, and waits for the row
        assert not closing.done()
    assert closing.result() is None
    lane.run(Channel.LINE)
    assert platform.people == dict.fromkeys(friends, 1)
    assert fresh(delivery).state == DeliveryState.SENT


def test_a_settled_post_lends_its_id_to_the_next_part(platform: Platform, pr_officer: User) -> None:
    platform.has_keys = False
    delivery = make_delivery(Channel.X, parts=[{"text": "一"}, {"text": "二"}])
    platform.plan.extend([fails(Outcome.UNKNOWN), fails(Outcome.UNKNOWN)])
    run_to_the_end(Channel.X)
    first = delivery.batches.get(number=1)
    url = "https://x.com/wakabano_city/status/1234567890"
    controls.settle(first, pr_officer, was_sent=True, reason="画面で確かめた", url=url)
    controls.retry(fresh(delivery), pr_officer, "続きを出すため")
    lane.run(Channel.X)
    assert platform.posts[-1].previous == "1234567890"
    assert fresh(delivery).state == DeliveryState.SENT


def test_those_without_the_right_are_refused(
    clerk: User, other_clerk: User, print_staff: User, pr_officer: User
) -> None:
    delivery = fresh(make_delivery())
    for person in (other_clerk, print_staff):
        with pytest.raises(Refused):
            controls.stop(delivery, person, "止めたいため")
    with pytest.raises(Refused):
        controls.resume_channel(Channel.LINE, pr_officer, "直ったため")
    with pytest.raises(Refused, match="理由"):
        controls.stop(delivery, clerk, "")
    controls.stop(delivery, clerk, "止めたいため")


def test_a_long_wait_is_the_whole_delivery_s_and_in_the_end_a_person_s(
    platform: Platform, pr_officer: User
) -> None:
    """LINE's monthly quota: others would be told the same, so they wait; then 要確認, nothing lost."""
    friends = make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    over = fails(Outcome.LATER, retry_at=timezone.now() + timedelta(days=3), max_retries=0)
    platform.plan.append(over)
    lane.run(Channel.LINE)
    assert fresh(delivery).state == DeliveryState.NEEDS_CHECK
    assert delivery.batches.get().state == BatchState.PENDING
    controls.resume(fresh(delivery), pr_officer, "上限を上げたため")
    lane.run(Channel.LINE)
    assert platform.people == dict.fromkeys(friends, 1)
