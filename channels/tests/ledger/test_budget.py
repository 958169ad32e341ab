"""A delivery that fails too often pauses itself, once, whoever counts; an emergency raises the alarm."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from announcements.models import Channel
from channels.ledger import budget, claiming, controls, lane
from channels.ledger.budget import Tally
from channels.ledger.sending import Answer
from channels.models import BatchState, Delivery, DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.ledger.driving import start_and_freeze
from channels.tests.recording import Platform, error, fails
from channels.transport import Outcome, Receipt
from segments.tests.factories import make_category
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED, UNKNOWN, LATER = Outcome.REFUSED, Outcome.UNKNOWN, Outcome.LATER


def a_sending(people: int = 5000, **options: Any) -> Delivery:
    make_friends(people)
    delivery = make_delivery(segment=PARENTS, people_counted=people, **options)
    start_and_freeze(delivery)
    return delivery


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk)


@pytest.mark.parametrize("outcome", [REFUSED, UNKNOWN, LATER])
def test_five_failures_in_a_row_trip_it(platform: Platform, settings: Settings, outcome: Outcome) -> None:
    settings.LINE_CONCURRENCY = 1
    delivery = a_sending()
    platform.plan.extend([Platform.accept, *[fails(outcome)] * 5])
    lane.run(Channel.LINE)
    assert fresh(delivery).tripped_at is not None
    entry = AuditEntry.objects.get(verb="配信を自動で一時停止した", actor=None)
    assert "5件続けて失敗した" in entry.reason


def test_a_success_between_begins_the_row_anew(platform: Platform, settings: Settings) -> None:
    settings.LINE_CONCURRENCY = 1
    delivery = a_sending()
    platform.plan.extend([*[fails(REFUSED)] * 4, Platform.accept, *[fails(REFUSED)] * 4])
    lane.run(Channel.LINE)
    assert fresh(delivery).tripped_at is None


def test_failures_in_a_row_are_seen_within_and_across_handfuls(platform: Platform) -> None:
    delivery = a_sending(10)
    (claim,) = claiming.claim(Channel.LINE, 1)
    no, yes = (claim, Answer(error=error(REFUSED))), (claim, Answer(receipt=Receipt("1")))
    for handful, in_row in (([no, no, yes, no], 1), ([no, no], 3), ([yes], 0), ([no, no, no, yes, no], 1)):
        budget.charge(handful)
        assert fresh(delivery).failures_in_row == in_row
    assert fresh(delivery).tripped_at is None
    assert budget.charge([no, no, no, no, yes]) == {delivery.pk}
    assert fresh(delivery).paused_by_itself
    assert budget.charge([no] * 5) == set()


@pytest.mark.parametrize(
    ("answers", "failures", "used_up"),
    [(3, 1, False), (49, 4, False), (50, 1, False), (50, 2, True), (150, 2, False), (3640, 73, True)],
)
def test_a_share_counts_once_there_are_enough(answers: int, failures: int, *, used_up: bool) -> None:
    assert Tally(answers, failures, 1).used_up == used_up


def test_it_can_be_switched_off(settings: Settings) -> None:
    settings.DELIVERY_PAUSE_AFTER_FAILURES = 0
    settings.DELIVERY_PAUSE_FAILURE_PERCENT = 0
    assert not Tally(1000, 1000, 1000).used_up


def test_waiting_as_asked_a_bad_id_and_a_stopped_channel_are_no_failures(platform: Platform) -> None:
    a_sending(10)
    (claim,) = claiming.claim(Channel.LINE, 1)
    later = timezone.now() + timedelta(seconds=2)
    weighed = [
        budget.is_failure(claim, Answer(error=error(LATER, retry_at=later))),
        budget.is_failure(claim, Answer(error=error(LATER, stop_channel=True))),
        budget.is_failure(claim, Answer(error=error(REFUSED, bad_recipient=3))),
        budget.is_failure(claim, Answer()),
    ]
    assert weighed == [None] * 4
    assert budget.is_failure(claim, Answer(error=error(REFUSED, bad_recipient=10)))  # nobody of ours
    assert budget.is_failure(claim, Answer(receipt=Receipt("1"))) is False


def test_lanes_side_by_side_lose_no_failure(platform: Platform) -> None:
    delivery = a_sending(2000)
    claims = claiming.claim(Channel.LINE, 4)
    refused = Answer(error=error(REFUSED))

    def count(number: int) -> None:
        try:
            for _ in range(25):
                budget.charge([(claims[number], refused), (claims[number], Answer(receipt=Receipt("1")))])
        finally:
            connections.close_all()

    threads = [Thread(target=count, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = fresh(delivery)
    assert (after.answers, after.failures) == (200, 100)
    assert AuditEntry.objects.filter(verb="配信を自動で一時停止した").count() == 1


def test_resumed_it_does_not_stop_at_once_on_old_failures(
    platform: Platform, settings: Settings, pr_officer: User
) -> None:
    settings.LINE_CONCURRENCY = 1
    delivery = a_sending(5000)
    platform.plan.extend([fails(UNKNOWN)] * 5)
    lane.run(Channel.LINE)
    controls.resume(fresh(delivery), pr_officer, "障害が収まったため")
    platform.plan.extend([fails(UNKNOWN)] * 4)
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=True):
        lane.run(Channel.LINE)
    after = fresh(delivery)
    assert (after.state, after.tripped_at) == (DeliveryState.SENDING, None)
    assert set(platform.people.values()) == {1}


def test_an_emergency_goes_on_and_raises_the_alarm_once(platform: Platform, settings: Settings) -> None:
    settings.LINE_CONCURRENCY = 1
    category = make_category("bosai", is_emergency=True)
    delivery = a_sending(5000, category={"code": category.code, "name": category.name})
    platform.plan.extend([fails(REFUSED)] * 6)
    lane.run(Channel.LINE)
    after = fresh(delivery)
    assert (after.alarmed, after.state) == (True, DeliveryState.PARTLY_FAILED)
    assert delivery.batches.filter(state=BatchState.ACCEPTED).count() == 4
    assert AuditEntry.objects.filter(verb="配信の失敗を警報した").count() == 1


def test_a_post_has_nobody_after_it_to_protect(platform: Platform) -> None:
    delivery = make_delivery(Channel.X)
    start_and_freeze(delivery)
    (claim,) = claiming.claim(Channel.X, 1)
    for _ in range(6):
        budget.charge([(claim, Answer(error=error(UNKNOWN)))])
    assert fresh(delivery).answers == 0
