"""What starts at its approval: done before its day without being sent, and undone with its announcement."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from announcements.models import Announcement, Channel, State
from channels import composing
from channels.ledger import lane, starting, sweeping
from channels.ledger.scheduling import cancel
from channels.models import Delivery, DeliveryState, Issue, IssueItem, IssueState
from channels.newsletter.tests.factories import make_closed_issue
from channels.newsletter.transport import NewsletterTransport
from channels.tests.factories import make_content, make_delivery, make_revision
from channels.tests.ledger.driving import start_and_freeze
from channels.tests.recording import Platform
from channels.transport import Batch, Outcome, Payload, TransportError

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_WEEK = timedelta(days=7)


def approved(*others: str) -> Delivery:
    """The delivery to the paper of an announcement approved today for next week, perhaps with `others`."""
    content = make_content((*others, Channel.NEWSLETTER))
    revision, due_at = make_revision(content), timezone.now() + NEXT_WEEK
    for channel in others:
        make_delivery(channel, revision=revision, due_at=due_at)
    parts = composing.compose_all(content)[Channel.NEWSLETTER].parts
    return make_delivery(Channel.NEWSLETTER, revision=revision, parts=parts, due_at=due_at)


def state_of(delivery: Delivery) -> str:
    return Announcement.objects.get(pk=delivery.revision.announcement_id).state


def placed(*others: str) -> Delivery:
    delivery = approved(*others)
    lane.run(Channel.NEWSLETTER)
    delivery.refresh_from_db()
    return delivery


def test_the_paper_has_its_article_as_soon_as_it_is_approved(platform: Platform) -> None:
    delivery = approved(Channel.X)
    assert [one.channel for one in starting.due()] == ["newsletter"]
    assert sweeping.wake_lanes() == ["newsletter"]
    lane.run(Channel.NEWSLETTER)
    item = IssueItem.objects.get()
    assert item.delivery == delivery
    assert item.issue.publication_date >= timezone.localdate(delivery.due_at)


def test_the_announcement_waits_for_its_day_all_the_same(platform: Platform) -> None:
    delivery = placed(Channel.X)
    sweeping.sweep()
    assert (delivery.state, state_of(delivery)) == (DeliveryState.SENT, State.SCHEDULED)
    with time_machine.travel(delivery.due_at + timedelta(minutes=1), tick=True):
        sweeping.sweep()
        assert state_of(delivery) == State.SENDING
        lane.run(Channel.X)
        sweeping.sweep()
        assert state_of(delivery) == State.SENT


def test_one_for_the_paper_alone_has_been_sent_when_its_day_comes() -> None:
    delivery = placed()
    sweeping.sweep()
    assert state_of(delivery) == State.SCHEDULED
    with time_machine.travel(delivery.due_at + timedelta(minutes=1), tick=True):
        sweeping.sweep()
        assert state_of(delivery) == State.SENT


def test_what_is_withdrawn_leaves_the_paper() -> None:
    delivery = placed()
    cancel(delivery.revision.announcement, "中止になったため")
    delivery.refresh_from_db()
    assert (delivery.state, IssueItem.objects.count()) == (DeliveryState.STOPPED, 0)
    assert IssueItem.with_withdrawn.get().withdrawn_at
    assert "取り下げられた" in delivery.note


def test_an_article_placed_but_not_yet_on_record_leaves_it_too() -> None:
    delivery = approved()
    starting.start_due(Channel.NEWSLETTER)
    delivery.refresh_from_db()
    start_and_freeze(delivery)
    request(delivery)
    cancel(delivery.revision.announcement, "中止になったため")
    assert not IssueItem.objects.exists()


def test_a_request_that_comes_after_the_withdrawal_places_nothing() -> None:
    delivery = approved()
    start_and_freeze(delivery)
    cancel(delivery.revision.announcement, "中止になったため")
    with pytest.raises(TransportError) as refused:
        request(delivery)
    assert refused.value.outcome == Outcome.REFUSED
    assert not IssueItem.with_withdrawn.exists()


def request(delivery: Delivery) -> None:
    """What a lane asks of the paper, without what it records of the answer."""
    batch = delivery.batches.get()
    payload = Payload.from_json(delivery.payload)
    NewsletterTransport().send(payload, Batch(delivery.pk, batch.number, batch.part, batch.retry_key))


def test_from_a_closed_issue_nothing_is_taken_and_the_delivery_says_so() -> None:
    delivery = placed()
    closed = make_closed_issue(9, timezone.localdate() + timedelta(days=200))
    Issue.objects.filter(items__isnull=False).update(state=IssueState.CLOSED, final_proof=closed.final_proof)
    cancel(delivery.revision.announcement, "中止になったため")
    delivery.refresh_from_db()
    assert (delivery.state, IssueItem.objects.count()) == (DeliveryState.SENT, 1)
    assert "校了しているため" in delivery.note
