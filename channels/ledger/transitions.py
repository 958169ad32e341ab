"""Every arrow of a delivery and of a batch, as data, and the one way to follow one: a conditional UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from channels.models import Batch, Delivery
from channels.models.delivery import BatchState as B
from channels.models.delivery import DeliveryState as D
from channels.transport import Receipt


@dataclass(frozen=True, slots=True)
class Arrow:
    """From any of `sources` to `target`."""

    sources: frozenset[str]
    target: str


def _arrow(*sources: str, to: str) -> Arrow:
    return Arrow(frozenset(sources), to)


DELIVERY: dict[str, Arrow] = {
    "start": _arrow(D.SCHEDULED, to=D.FREEZING),
    "frozen": _arrow(D.FREEZING, to=D.SENDING),
    "hold": _arrow(D.SCHEDULED, D.FREEZING, D.SENDING, to=D.NEEDS_CHECK),
    "pause": _arrow(D.FREEZING, D.SENDING, to=D.PAUSED),
    "stop": _arrow(D.SCHEDULED, D.FREEZING, D.SENDING, D.PAUSED, D.NEEDS_CHECK, to=D.STOPPED),
    # Done ahead of its day, and undone with the announcement.
    "take_back": _arrow(D.SENT, D.PARTLY_FAILED, D.FAILED, to=D.STOPPED),
    "resume_freezing": _arrow(D.PAUSED, D.NEEDS_CHECK, to=D.FREEZING),
    "resume_sending": _arrow(D.PAUSED, D.NEEDS_CHECK, to=D.SENDING),
    "retry": _arrow(D.PARTLY_FAILED, D.FAILED, D.NEEDS_CHECK, to=D.SENDING),
    # What was under way at a pause may have been the last of it.
    "finish_sent": _arrow(D.SENDING, D.PAUSED, to=D.SENT),
    "finish_partly_failed": _arrow(D.SENDING, D.PAUSED, to=D.PARTLY_FAILED),
    "finish_failed": _arrow(D.SENDING, D.PAUSED, to=D.FAILED),
    "finish_needs_check": _arrow(D.SENDING, D.PAUSED, to=D.NEEDS_CHECK),
}

BATCH: dict[str, Arrow] = {
    "claim": _arrow(B.PENDING, B.UNKNOWN, to=B.CLAIMED),
    "accept": _arrow(B.CLAIMED, to=B.ACCEPTED),
    # The platform said yes, if late: worth more than whatever was guessed meanwhile.
    "accept_late": _arrow(
        B.PENDING, B.CLAIMED, B.UNKNOWN, B.REFUSED, B.NEEDS_CHECK, B.STOPPED, to=B.ACCEPTED
    ),
    "refuse": _arrow(B.CLAIMED, to=B.REFUSED),
    "later": _arrow(B.CLAIMED, to=B.PENDING),
    "doubt": _arrow(B.CLAIMED, to=B.UNKNOWN),
    "give_up": _arrow(B.CLAIMED, B.UNKNOWN, to=B.NEEDS_CHECK),
    "stop": _arrow(B.PENDING, to=B.STOPPED),
    "stop_claimed": _arrow(B.CLAIMED, to=B.STOPPED),
    "retry": _arrow(B.REFUSED, B.STOPPED, to=B.PENDING),
    "settle_sent": _arrow(B.NEEDS_CHECK, to=B.ACCEPTED),
    "settle_not_sent": _arrow(B.NEEDS_CHECK, to=B.PENDING),
}

TERMINAL = frozenset({B.ACCEPTED, B.REFUSED, B.NEEDS_CHECK, B.STOPPED})
OPEN = frozenset(B) - TERMINAL
LEASELESS: dict[str, Any] = {"lease_token": None, "lease_until": None}


def move_deliveries(deliveries: QuerySet[Delivery], verb: str, **values: Any) -> int:
    """Follow `verb` for those of `deliveries` it starts from. 0 means the race was lost."""
    arrow = DELIVERY[verb]
    return deliveries.filter(state__in=arrow.sources).update(state=arrow.target, **values)


def move_batches(batches: QuerySet[Batch], verb: str, **values: Any) -> int:
    """Follow `verb` for those of `batches` it starts from, dropping the lease unless it is a claim."""
    arrow = BATCH[verb]
    return batches.filter(state__in=arrow.sources).update(state=arrow.target, **LEASELESS | values)


ACCEPT = """
UPDATE channels_batch b
SET state = %(target)s, lease_token = NULL, lease_until = NULL, finished_at = %(now)s,
    receipt_id = proof.receipt_id, receipt_url = proof.receipt_url, request_id = proof.request_id,
    error_code = '', staff_message = ''
FROM unnest(%(ids)s::bigint[], %(tokens)s::uuid[], %(receipts)s::text[], %(urls)s::text[],
    %(requests)s::text[]) AS proof (id, token, receipt_id, receipt_url, request_id)
WHERE b.id = proof.id AND b.lease_token = proof.token AND b.state = ANY(%(sources)s)
"""


def accept_batches(
    ids: Sequence[int], tokens: Sequence[UUID], proofs: Sequence[Receipt], now: datetime
) -> int:
    """Follow "accept" for many batches at once, each under its own lease and with its own receipt.

    In SQL, because this is done for every request: Django takes 2 ms to word a row of such a statement.
    """
    arrow = BATCH["accept"]
    values: dict[str, Any] = {
        "target": arrow.target,
        "sources": sorted(arrow.sources),
        "now": now,
        "ids": list(ids),
        "tokens": list(tokens),
        "receipts": [receipt.id[:100] for receipt in proofs],
        "urls": [receipt.url for receipt in proofs],
        "requests": [receipt.request_id[:100] for receipt in proofs],
    }
    with connection.cursor() as cursor:
        cursor.execute(ACCEPT, values)
        return int(cursor.rowcount)
