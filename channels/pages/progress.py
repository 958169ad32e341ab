"""How far a delivery is: numbers for the bars, never a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from channels import report
from channels.models import Batch, BatchState, Delivery, DeliveryState
from channels.report import Totals
from staff.wording import format_people_suppressed

PEOPLE = "人"
RATE_WINDOW = timedelta(seconds=5)
RUNNING = frozenset({DeliveryState.FREEZING, DeliveryState.SENDING})
AHEAD = RUNNING | {DeliveryState.SCHEDULED, DeliveryState.PAUSED}


@dataclass(frozen=True, slots=True)
class Progress:
    """Amounts are people for LINE, posts elsewhere (`unit`)."""

    total: int
    unit: str
    rate: float | None = None
    totals: Totals = field(default_factory=Totals)

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
    def done(self) -> int:
        return self._amount(report.ACCEPTED)

    @property
    def missed(self) -> int:
        return self._amount(report.NOT_REACHED)

    @property
    def in_doubt(self) -> int:
        return self._amount(report.IN_DOUBT)

    @property
    def waiting(self) -> int:
        return max(0, self.total - self.done - self.missed - self.in_doubt)

    # --- requests, for the pages and their lists ---
    @property
    def requests(self) -> int:
        return self.totals.requests_in()

    @property
    def requests_accepted(self) -> int:
        return self.totals.requests_in(report.ACCEPTED)

    @property
    def requests_open(self) -> int:
        return self.totals.requests_in(report.WAITING)

    @property
    def requests_missed(self) -> int:
        return self.totals.requests_in(report.NOT_REACHED)

    @property
    def requests_in_doubt(self) -> int:
        return self.totals.requests_in(report.IN_DOUBT)

    def _amount(self, states: Iterable[str]) -> int:
        chosen = tuple(states)
        if self.unit == PEOPLE:
            return self.totals.people_in(chosen)
        return self.totals.requests_in(chosen)


def progress_of(delivery: Delivery) -> Progress:
    """Read afresh from the rows."""
    return progress_by_delivery([delivery])[delivery.pk]


def progress_by_delivery(deliveries: Iterable[Delivery]) -> dict[int, Progress]:
    """Of a page full of deliveries, counted in one pass."""
    found = {delivery.pk: delivery for delivery in deliveries}
    totals = report.totals_by_delivery(found)
    return {pk: _progress(delivery, totals[pk]) for pk, delivery in found.items()}


def progress_of_sent(delivery: Delivery) -> Progress:
    """All of it, without counting: for lists full of what went well."""
    parts = len(delivery.payload["parts"])
    everybody = Totals({BatchState.ACCEPTED: parts}, {BatchState.ACCEPTED: delivery.people_frozen})
    return _progress(delivery, everybody)


def _progress(delivery: Delivery, totals: Totals) -> Progress:
    people = delivery.to_people
    known = totals.people_in() if people else totals.requests_in()
    expected = delivery.people_counted if people else len(delivery.payload["parts"])
    return Progress(
        total=known if delivery.frozen_at else max(known, expected),
        unit=PEOPLE if people else "件",
        rate=_rate(delivery) if delivery.state in RUNNING else None,
        totals=totals,
    )


def _rate(delivery: Delivery) -> float | None:
    """Amount a second over the last moments, or None before anything was accepted."""
    now = timezone.now()
    since = max(now - RATE_WINDOW, delivery.started_at or now)
    recent = Batch.objects.filter(delivery=delivery, state=BatchState.ACCEPTED, finished_at__gte=since)
    amount = Sum("size") if delivery.to_people else Count("pk")
    accepted = recent.aggregate(amount=amount)["amount"] or 0
    seconds = max(0.5, (now - since).total_seconds())
    return accepted / seconds or None
