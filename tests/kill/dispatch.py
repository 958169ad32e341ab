"""One announcement on its way to LINE, seen from both sides: the ledger's rows and the stand-in's memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from channels.ledger import controls
from channels.ledger.transitions import TERMINAL
from channels.models import Batch, BatchState, Delivery, DeliveryState
from config.demo.arrivals import Accepted, accepted
from patrol import actions as patrol
from patrol.models import Review
from segments.filters import SegmentFilter
from segments.freezing import page_of
from staff.models import User
from tests.story.work import waiting_for_approval

MANAGER = "koho-kacho"
REASON = "止まっても一度だけ届くことを確かめる配信です。"
EVERYBODY = 10_000_000  # more than any page


@dataclass
class Dispatch:
    review: Review
    expected: frozenset[str]  # LINE ids of everybody the segment reached before the approval
    resumed: int = 0  # times a person had to let it go on, because so much had failed

    @classmethod
    def prepare(cls, category: str, title: str) -> Dispatch:
        """Written, submitted, passed on by the head: an approval away from leaving."""
        announcement = waiting_for_approval("line", category=category, title=title)
        review = Review.objects.get(announcement=announcement, decision="")
        return cls(review, frozenset(people_of(SegmentFilter(any_of=(category,)))))

    def approve(self) -> None:
        manager = User.objects.get(username=MANAGER)
        patrol.approve_without_page(self.review, manager, override_reason=REASON)

    @property
    def delivery(self) -> Delivery:
        return Delivery.objects.get(revision=self.review.revision_id)

    @property
    def messages(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.delivery.payload["parts"][0]["messages"]
        return messages

    def accepted(self) -> list[Accepted]:
        """What the stand-in said yes to so far."""
        return accepted(self.messages)

    def batches(self, *states: BatchState) -> list[Batch]:
        rows = Batch.objects.filter(delivery=self.delivery)
        return list(rows.filter(state__in=states) if states else rows)

    def is_over(self) -> bool:
        """Nothing is left to do. A delivery that paused itself is let go on, as the PR manager would."""
        delivery = self.delivery
        if delivery.state == DeliveryState.PAUSED:
            controls.resume(delivery, User.objects.get(username=MANAGER), REASON)
            self.resumed += 1
            return False
        if delivery.state in {DeliveryState.SCHEDULED, DeliveryState.FREEZING, DeliveryState.SENDING}:
            return False
        return not Batch.objects.filter(delivery=delivery).exclude(state__in=TERMINAL).exists()


def people_of(segment: SegmentFilter) -> list[str]:
    page = page_of(segment, timezone.localdate(), 0, EVERYBODY)
    with connection.cursor() as cursor:
        cursor.execute(page.sql, page.params)
        return [line_user_id for _, line_user_id in cursor.fetchall()]
