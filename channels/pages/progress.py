"""How far a delivery is: numbers for the bars, never a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from channels.ledger.transitions import OPEN
from channels.models import Batch, BatchState, Delivery, DeliveryState
from staff.wording import format_people_suppressed

PEOPLE = "人"
RATE_WINDOW = timedelta(seconds=5)
RUNNING = frozenset({DeliveryState.FREEZING, DeliveryState.SENDING})
AHEAD = RUNNING | {DeliveryState.SCHEDULED, DeliveryState.PAUSED}


@dataclass(frozen=True, slots=True)
class Progress:
    """Amounts are people for LINE, posts elsewhere (`unit`)."""

    done: int
    total: int
    unit: str
    rate: float | None = None
    by_state: dict[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return "送った人数" if self.unit == PEOPLE else "出した件数"

    def words(self, amount: int) -> str:
        """「12,345人」「3件」; of a few people no number (none at all may be said)."""
        if self.unit == PEOPLE and amount:
            return format_people_suppressed(amount)
        return f"{amount:,}{self.unit}"

    @property
    def missed_words(self) -> str:
        return self.words(self.missed)

    @property
    def missed(self) -> int:
        return self.by_state.get(BatchState.REFUSED, 0) + self.by_state.get(BatchState.STOPPED, 0)

    @property
    def in_doubt(self) -> int:
        return self.by_state.get(BatchState.NEEDS_CHECK, 0)

    @property
    def waiting(self) -> int:
        return max(0, self.total - self.done - self.missed - self.in_doubt)


def progress_of(delivery: Delivery) -> Progress:
    """Read afresh from the rows."""
    amount = Sum("size") if delivery.to_people else Count("pk")
    batches = Batch.objects.filter(delivery=delivery).order_by()
    by_state = dict(batches.values_list("state").annotate(amount))
    known = sum(by_state.values())
    expected = delivery.people_counted if delivery.to_people else len(delivery.payload["parts"])
    return Progress(
        done=by_state.get(BatchState.ACCEPTED, 0),
        total=known if delivery.frozen_at else max(known, expected),
        unit=PEOPLE if delivery.to_people else "件",
        rate=_rate(delivery, amount) if delivery.state in RUNNING else None,
        by_state=by_state,
    )


def _rate(delivery: Delivery, amount: Any) -> float | None:
    """Amount a second over the last moments, or None before anything was accepted."""
    now = timezone.now()
    since = max(now - RATE_WINDOW, delivery.started_at or now)
    recent = Batch.objects.filter(delivery=delivery, state=BatchState.ACCEPTED, finished_at__gte=since)
    accepted = recent.aggregate(amount=amount)["amount"] or 0
    seconds = max(0.5, (now - since).total_seconds())
    return accepted / seconds or None


def requests_of(delivery: Delivery) -> dict[str, int]:
    """How many requests: all, open, accepted."""
    return delivery.batches.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(state__in=OPEN)),
        accepted=Count("pk", filter=Q(state=BatchState.ACCEPTED)),
    )
