"""The error budget: a delivery that fails too often pauses itself; an emergency goes on and raises the alarm.

The counts live in the delivery's row and are moved by one UPDATE for each handful of answers, so that lanes
side by side neither lose one nor count over the record of attempts. Taken before any batch is touched, the
row lock also keeps the order of those who pause or stop: the delivery first, then its batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from channels import notices
from channels.ledger import splitting
from channels.ledger.claiming import Claim
from channels.ledger.sending import Answer
from channels.ledger.transitions import move_deliveries
from channels.models import Delivery
from channels.transport import Outcome
from staff import audit

# One hiccup is no rate, however few requests there have been.
LEAST_FAILURES = 2

RESTS = "理由を確かめて、再開するか中止してください。"
GOES_ON = (
    "緊急の配信なので、止めずに送り続けています。LINEの障害情報を確かめ、ほかの手段での周知も考えてください。"
)
COUNT = """
WITH before AS MATERIALIZED (
    SELECT id, failures_in_row AS run FROM channels_delivery WHERE id = %(id)s FOR NO KEY UPDATE
)
UPDATE channels_delivery d
SET answers = answers + %(answers)s, failures = failures + %(failures)s,
    failures_in_row = CASE WHEN %(unbroken)s THEN before.run ELSE 0 END + %(trailing)s
FROM before WHERE d.id = before.id
RETURNING d.answers, d.failures, greatest(before.run + %(leading)s, %(longest)s)
"""
# What a person who lets a delivery go on sets back: old failures must not stop it again at once.
FULL: dict[str, Any] = {
    "answers": 0,
    "failures": 0,
    "failures_in_row": 0,
    "tripped_at": None,
    "told_at": None,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests with an outcome since the budget was last full; `in_row`: the longest run just now."""

    answers: int
    failures: int
    in_row: int

    @property
    def used_up(self) -> bool:
        return self.too_many_in_row or self.too_large_a_share

    @property
    def too_many_in_row(self) -> bool:
        return 0 < settings.DELIVERY_PAUSE_AFTER_FAILURES <= self.in_row

    @property
    def too_large_a_share(self) -> bool:
        percent: float = settings.DELIVERY_PAUSE_FAILURE_PERCENT
        return (
            percent > 0
            and self.answers >= settings.DELIVERY_PAUSE_LEAST_REQUESTS
            and self.failures >= LEAST_FAILURES
            and self.failures * 100 >= self.answers * percent
        )

    @property
    def words(self) -> str:
        if self.too_many_in_row:
            return f"送信が{self.in_row}件続けて失敗した"
        return f"送信{self.answers:,}件のうち{self.failures:,}件が失敗した"


def charge(answers: Sequence[tuple[Claim, Answer]]) -> set[int]:
    """Count a handful of answers and act where a budget is used up. The caller's transaction.

    Returns the deliveries paused by it.
    """
    paused: set[int] = set()
    deliveries = {claim.delivery.pk: claim.delivery for claim, _ in answers if claim.delivery.to_people}
    as_sent = sorted(answers, key=lambda pair: (pair[0].at, pair[0].batch.number))
    for pk in sorted(deliveries):  # in one order, for lanes side by side
        weighed = [is_failure(claim, answer) for claim, answer in as_sent if claim.delivery.pk == pk]
        marks = [mark for mark in weighed if mark is not None]
        if marks and (tally := _count(pk, marks)).used_up and _trip(deliveries[pk], tally):
            paused.add(pk)
    return paused


def is_failure(claim: Claim, answer: Answer) -> bool | None:
    """None: it says nothing about how the sending goes (the ADR on the error budget gives the reasons)."""
    error = answer.error
    if error is None:
        return None if answer.receipt is None else False
    if error.stop_channel or (error.outcome is Outcome.LATER and error.retry_at is not None):
        return None  # the whole channel rests, or the platform asks us to wait: a pace, not a fault
    if error.bad_recipient is not None and splitting.one_of_ours(claim, error.bad_recipient):
        return None  # one id of somebody's: the others go out without it
    return True


def _count(delivery_id: int, marks: Sequence[bool]) -> Tally:
    runs = [len(run) for run in "".join("x" if failed else " " for failed in marks).split(" ")]
    values = {
        "id": delivery_id,
        "answers": len(marks),
        "failures": sum(marks),
        "leading": runs[0],
        "longest": max(runs),
        "trailing": runs[-1],
        "unbroken": all(marks),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        return Tally(*(cursor.fetchone() or (0, 0, 0)))


def _trip(delivery: Delivery, tally: Tally) -> bool:
    """Once: the answers of the requests still under way find it done. True when it was paused."""
    row = Delivery.objects.filter(pk=delivery.pk, tripped_at__isnull=True, finished_at__isnull=True)
    if delivery.is_emergency:
        verb, note = "配信の失敗を警報した", f"{tally.words}ため、広報課に知らせました。{GOES_ON}"
        done = row.update(tripped_at=timezone.now(), note=note)
    else:
        verb, note = "配信を自動で一時停止した", f"{tally.words}ため、自動で一時停止しました。{RESTS}"
        done = move_deliveries(row, "pause", tripped_at=timezone.now(), note=note)
    if done:
        audit.record(None, verb, delivery, reason=note, answers=tally.answers, failures=tally.failures)
        notices.tell_soon()
    return bool(done) and not delivery.is_emergency
