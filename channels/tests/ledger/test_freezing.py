"""The audience is frozen once, in steps that survive being killed."""

from __future__ import annotations

from typing import Any

import pytest

from channels.ledger import freezing, lane, starting
from channels.models import DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.ledger.driving import start_and_freeze
from channels.tests.recording import Platform
from segments.freezing import page_of
from segments.models import AudienceRow, Subscriber

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unlimited")]


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing, "BATCHES_PER_STEP", 1)
    monkeypatch.setattr(freezing, "BATCH_SIZE", 10)
    monkeypatch.setattr(freezing, "FIRST_STEP", 1)


def test_an_interrupted_freeze_goes_on_where_it_stopped() -> None:
    friends = make_friends(35)
    delivery = make_delivery(segment=PARENTS, people_counted=35)
    starting.start_due("line")
    assert freezing.step(delivery.pk)
    assert freezing.step(delivery.pk)
    first = list(delivery.batches.values_list("retry_key", "recipients"))
    start_and_freeze(delivery)  # another worker, later
    batches = list(delivery.batches.order_by("number"))
    assert [(one.retry_key, one.recipients) for one in batches[:2]] == first
    assert [one.number for one in batches] == [1, 2, 3, 4]
    assert [person for one in batches for person in one.recipients] == friends  # in the order they came


def test_a_frozen_audience_is_not_frozen_again() -> None:
    make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    start_and_freeze(delivery)
    make_friends(5)
    assert not freezing.step(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.people_frozen) == (DeliveryState.SENDING, 5)


def test_those_who_block_us_after_the_freeze_stay_listed(platform: Platform) -> None:
    friends = make_friends(5)
    delivery = make_delivery(segment=PARENTS, people_counted=5)
    start_and_freeze(delivery)
    AudienceRow.objects.filter(subscriber__in=Subscriber.objects.all()[:2]).update(following=False)
    lane.run("line")
    assert sorted(platform.people) == sorted(friends)


def test_sending_begins_before_the_freeze_has_ended(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_friends(50)
    delivery = make_delivery(segment=PARENTS, people_counted=50)
    starting.start_due("line")
    freezing.step(delivery.pk)
    monkeypatch.setattr(freezing, "step", lambda _pk: False)
    lane.run("line")
    delivery.refresh_from_db()
    assert (len(platform.people), delivery.state) == (10, DeliveryState.FREEZING)


def test_who_leaves_while_a_page_is_read_does_not_end_the_freeze(monkeypatch: pytest.MonkeyPatch) -> None:
    friends = make_friends(35)
    delivery = make_delivery(segment=PARENTS, people_counted=35)
    starting.start_due("line")
    found = page_of

    def one_leaves_then(*arguments: Any) -> Any:
        page = found(*arguments)
        leaving = AudienceRow.objects.filter(following=True, pk__lte=page.end).order_by("-pk").first()
        if leaving is not None and delivery.batches.count() < 3:
            AudienceRow.objects.filter(pk=leaving.pk).update(following=False)
        return page

    monkeypatch.setattr(freezing, "page_of", one_leaves_then)
    while freezing.step(delivery.pk):
        pass
    frozen = {person for batch in delivery.batches.all() for person in batch.recipients}
    staying = AudienceRow.objects.filter(following=True).values_list("subscriber__line_user_id", flat=True)
    assert frozen == set(staying) < set(friends)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.people_frozen) == (DeliveryState.SENDING, len(frozen))
