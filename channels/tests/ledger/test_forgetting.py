"""Whom an old delivery went to is forgotten; how many, and with what result, is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from announcements.models import Channel
from channels.ledger import controls, forgetting, lane
from channels.models import BatchState, Delivery, DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.ledger.driving import start_and_freeze
from channels.tests.recording import Platform, fails
from channels.transport import Outcome
from staff.errors import Refused
from staff.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def days_later(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_after_the_keeping_time_the_ids_go_and_the_counts_stay(platform: Platform) -> None:
    make_friends(700)
    delivery = make_delivery(segment=PARENTS, people_counted=700)
    lane.run(Channel.LINE)
    with days_later(59):
        assert forgetting.forget_old() == 0
    with days_later(61):
        assert [forgetting.forget_old(), forgetting.forget_old()] == [1, 0]
    batches = list(delivery.batches.all())
    assert [batch.recipients for batch in batches] == [[], []]
    assert sum(batch.size for batch in batches) == 700
    assert Delivery.objects.get(pk=delivery.pk).forgotten_at is not None


def test_what_is_still_open_is_not_touched(platform: Platform, pr_officer: User) -> None:
    make_friends(10)
    delivery = make_delivery(segment=PARENTS, people_counted=10)
    start_and_freeze(delivery)
    controls.pause(Delivery.objects.get(pk=delivery.pk), pr_officer, "確認のため")
    with days_later(400):
        assert forgetting.forget_old() == 0
    assert len(delivery.batches.get().recipients) == 10


def test_what_is_forgotten_cannot_be_sent_again(platform: Platform, pr_officer: User) -> None:
    make_friends(700)
    delivery = make_delivery(segment=PARENTS, people_counted=700)
    platform.plan.append(fails(Outcome.REFUSED))
    lane.run(Channel.LINE)
    with days_later(61):
        forgetting.forget_old()
        with pytest.raises(Refused, match="保存期間"):
            controls.retry(Delivery.objects.get(pk=delivery.pk), pr_officer, "送り直すため")
        doubtful = delivery.batches.get(state=BatchState.REFUSED)
        type(doubtful).objects.filter(pk=doubtful.pk).update(state=BatchState.NEEDS_CHECK)
        with pytest.raises(Refused, match="保存期間"):
            controls.settle(doubtful, pr_officer, was_sent=False, reason="届いていない")
        controls.settle(doubtful, pr_officer, was_sent=True, reason="届いていた")
    assert Delivery.objects.get(pk=delivery.pk).state == DeliveryState.SENT
