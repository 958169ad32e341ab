"""A malformed id makes LINE refuse all 500: it stays refused, the others go out under a new retry key."""

from __future__ import annotations

import uuid

from django.utils import timezone

from channels.ledger.claiming import Claim
from channels.ledger.freezing import next_number
from channels.ledger.transitions import move_batches
from channels.models import Batch, Delivery
from channels.transport import TransportError


def can_split(claim: Claim, index: int) -> bool:
    return 0 <= index < len(claim.batch.recipients) and len(claim.batch.recipients) > 1


def split(claim: Claim, index: int, error: TransportError) -> None:
    """Leave the named id alone in the refused batch; the rest become a new batch. The caller's transaction.

    Under the lease only: of a lost lease somebody else is already taking care.
    """
    ids = list(claim.batch.recipients)
    bad = ids.pop(index)
    Delivery.objects.select_for_update(of=("self",)).get(pk=claim.batch.delivery_id)  # numbers are given here
    alone = move_batches(
        Batch.objects.filter(pk=claim.batch.pk, lease_token=claim.token),
        "refuse",
        recipients=[bad],
        size=1,
        finished_at=timezone.now(),
        error_code=error.code[:60],
        staff_message=error.staff_message,
        request_id=error.request_id[:100],
    )
    if alone:
        Batch.objects.create(
            delivery_id=claim.batch.delivery_id,
            number=next_number(claim.batch.delivery_id),
            recipients=ids,
            size=len(ids),
            retry_key=uuid.uuid4(),
        )
