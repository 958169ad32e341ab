"""Channels without retry keys: after a doubt our own timeline is looked up first."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from announcements.models import Channel
from channels.ledger import claiming, lane, sweeping
from channels.models import BatchState, Delivery, DeliveryState
from channels.tests.factories import make_delivery
from channels.tests.ledger.driving import crash, run_to_the_end, start_and_freeze
from channels.tests.recording import Killed, Platform, accepted_then, fails, raises
from channels.transport import Outcome

pytestmark = pytest.mark.django_db(transaction=True)

THREAD = ({"text": "一つ目"}, {"text": "二つ目"}, {"text": "三つ目"})


@pytest.fixture(autouse=True)
def _no_keys(platform: Platform) -> None:
    platform.has_keys = False


def states(delivery: Delivery) -> list[str]:
    return list(delivery.batches.order_by("number").values_list("state", flat=True))


def test_a_thread_is_posted_in_order_each_part_under_the_one_before(platform: Platform) -> None:
    delivery = make_delivery(Channel.X, parts=THREAD)
    lane.run(Channel.X)
    assert [post.part for post in platform.posts] == [0, 1, 2]
    assert [post.previous for post in platform.posts] == ["", "90000", "90001"]
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


def test_accepted_then_lost_is_found_and_not_posted_again(platform: Platform) -> None:
    delivery = make_delivery(Channel.X)
    platform.plan.append(accepted_then(TimeoutError()))
    run_to_the_end(Channel.X)
    assert (len(platform.posts), platform.look_ups) == (1, 1)
    assert states(delivery) == [BatchState.ACCEPTED]


def test_it_is_not_looked_up_before_the_timeline_can_show_it(platform: Platform) -> None:
    make_delivery(Channel.X)
    platform.plan.append(fails(Outcome.UNKNOWN))
    lane.run(Channel.X)
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=True):
        lane.run(Channel.X)
    assert platform.look_ups == 0


def test_not_found_twice_is_posted_once_more(platform: Platform) -> None:
    delivery = make_delivery(Channel.X)
    platform.plan.append(fails(Outcome.UNKNOWN))
    run_to_the_end(Channel.X)
    assert (platform.look_ups, len(platform.requests), len(platform.posts)) == (2, 2, 1)
    assert states(delivery) == [BatchState.ACCEPTED]


def test_a_second_doubt_not_found_is_for_a_person(platform: Platform) -> None:
    delivery = make_delivery(Channel.X)
    platform.plan.extend([fails(Outcome.UNKNOWN), fails(Outcome.UNKNOWN)])
    run_to_the_end(Channel.X)
    assert len(platform.requests) == 2
    assert states(delivery) == [BatchState.NEEDS_CHECK]
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.NEEDS_CHECK


@pytest.mark.parametrize("trouble", [raises(Killed()), accepted_then(Killed())], ids=["before", "after"])
def test_a_crash_posts_once(platform: Platform, trouble: object) -> None:
    delivery = make_delivery(Channel.X, parts=THREAD)
    platform.plan.extend([Platform.accept, trouble])  # type: ignore[list-item]
    crash(Channel.X)
    run_to_the_end(Channel.X)
    assert [post.part for post in platform.posts] == [0, 1, 2]
    assert states(delivery) == [BatchState.ACCEPTED] * 3


def test_a_wait_after_a_doubt_still_remembers_the_first_request(platform: Platform) -> None:
    """Else a later look-up would begin too late to see the first post."""
    make_delivery(Channel.X)
    platform.plan.extend([accepted_then(TimeoutError()), fails(Outcome.LATER)])
    platform.hidden = 2
    run_to_the_end(Channel.X)
    assert len({request.first_sent_at for request in platform.requests}) == 1


def test_a_refusal_after_a_doubt_looked_up_in_vain_is_for_a_person(platform: Platform) -> None:
    delivery = make_delivery(Channel.X)
    platform.plan.extend([accepted_then(TimeoutError()), fails(Outcome.REFUSED)])
    platform.hidden = 2
    run_to_the_end(Channel.X)
    assert states(delivery) == [BatchState.NEEDS_CHECK]


def test_a_claim_given_back_still_remembers_the_first_request() -> None:
    delivery = make_delivery(Channel.X)
    start_and_freeze(delivery)
    first = timezone.now() - timedelta(minutes=5)
    delivery.batches.update(first_sent_at=first)
    claiming.release(claiming.claim(Channel.X, 1))
    assert delivery.batches.get().first_sent_at == first


def test_the_rest_of_a_thread_does_not_follow_a_refused_part(platform: Platform) -> None:
    delivery = make_delivery(Channel.X, parts=THREAD)
    platform.plan.extend([Platform.accept, fails(Outcome.REFUSED)])
    lane.run(Channel.X)
    sweeping.sweep()
    delivery.refresh_from_db()
    assert states(delivery) == [BatchState.ACCEPTED, BatchState.REFUSED, BatchState.STOPPED]
    assert delivery.state == DeliveryState.PARTLY_FAILED


def test_a_short_wait_is_tried_a_few_times_then_refused(platform: Platform) -> None:
    delivery = make_delivery(Channel.X)
    platform.plan.extend([fails(Outcome.LATER, max_retries=3)] * 9)
    run_to_the_end(Channel.X, rounds=200)
    assert len(platform.requests) == 4
    assert states(delivery) == [BatchState.REFUSED]
