"""Who had it and who did not, by numbered requests: for the page, the table to download and the command.

Never a person: a request is a number, its people are a count (none below 20), its proof is LINE's request id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from channels.models import Batch, BatchState, Delivery
from staff.wording import format_people_suppressed

REASONS = 3
CHUNK = 1000  # rows held at once while writing them out

ACCEPTED = (BatchState.ACCEPTED,)
NOT_REACHED = (BatchState.REFUSED, BatchState.STOPPED)
IN_DOUBT = (BatchState.NEEDS_CHECK,)
WAITING = (BatchState.PENDING, BatchState.CLAIMED, BatchState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Totals:
    """Requests and people of one delivery by the state of the request."""

    requests: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def requests_in(self, states: Collection[str] = tuple(BatchState)) -> int:
        return sum(self.requests.get(state, 0) for state in states)

    def people_in(self, states: Collection[str] = tuple(BatchState)) -> int:
        return sum(self.people.get(state, 0) for state in states)


@dataclass(frozen=True, slots=True)
class Line:
    """One request. `proof` is the x-line-request-id it was accepted under, or of the last answer."""

    number: int
    people: int
    state: str
    accepted_at: datetime | None
    proof: str
    attempts: int
    reason: str

    @property
    def state_words(self) -> str:
        return BatchState(self.state).label

    @property
    def people_words(self) -> str:
        return people_words(self.people)


def people_words(people: int) -> str:
    """「12,345人」, 「20人未満」; that there is nobody may be said."""
    return format_people_suppressed(people) if people else "0人"


def totals_of(delivery: Delivery) -> Totals:
    return totals_by_delivery([delivery.pk])[delivery.pk]


def totals_by_delivery(ids: Iterable[int]) -> dict[int, Totals]:
    """Counted in the database in one pass, without a single id of a recipient."""
    totals = {pk: Totals() for pk in ids}
    rows = Batch.objects.filter(delivery__in=totals).order_by().values_list("delivery", "state")
    for pk, state, requests, people in rows.annotate(Count("pk"), Sum("size")):
        totals[pk].requests[state], totals[pk].people[state] = requests, people
    return totals


def batches_of(delivery: Delivery, states: Collection[str] = ()) -> QuerySet[Batch]:
    """The requests in their order, without the recipients."""
    batches = delivery.batches.defer("recipients").order_by("number")
    return batches.filter(state__in=states) if states else batches


def lines_of(delivery: Delivery, states: Collection[str] = ()) -> Iterator[Line]:
    return (line_of(batch) for batch in batches_of(delivery, states).iterator(CHUNK))


def line_of(batch: Batch) -> Line:
    accepted = batch.state == BatchState.ACCEPTED
    first = batch.receipt_id if accepted and batch.size else ""  # LINE: what a 409 says it was accepted under
    return Line(
        batch.number,
        batch.size,
        batch.state,
        batch.finished_at if accepted else None,
        first or batch.request_id,
        batch.attempts,
        batch.staff_message,
    )


def reasons_of(delivery: Delivery) -> list[str]:
    """What the platform said of the requests that failed, the most frequent first, each with how often."""
    said = delivery.batches.exclude(state=BatchState.ACCEPTED).exclude(staff_message="").order_by()
    counted = said.values_list("staff_message").annotate(times=Count("pk"))
    most = counted.order_by("-times", "staff_message")[:REASONS]
    return [f"{message}（{times:,}件）" for message, times in most]
