"""A malformed id makes LINE refuse all 500: it stays refused, the others go out under a new retry key."""

from __future__ import annotations

import uuid

from django.utils import timezone

from channels.ledger.claiming import Claim
from channels.ledger.freezing import next_number
from channels.ledger.transitions import move_batches
from channels.models import Batch, Delivery
from channels.transport import Outcome, TransportError

# Each split costs a request. A batch with more malformed ids than this has another fault: a person looks.
MOST_SPLITS = 20
TOO_MANY = (
    f"使えない番号が{MOST_SPLITS}件を超えて含まれているため、残りをまとめて止めました。"
    "管理者に、登録の番号を確かめてもらってください。"
)


def one_of_ours(claim: Claim, index: int) -> bool:
    """Whether the platform named an id of this batch, and not one too many."""
    return 0 <= index < len(claim.batch.recipients) and claim.batch.splits < MOST_SPLITS


def can_split(claim: Claim, index: int) -> bool:
    """After a doubt nothing may leave under a new key: the earlier request may have reached the others."""
    return one_of_ours(claim, index) and len(claim.batch.recipients) > 1 and claim.is_first_request


def explained(claim: Claim, error: TransportError) -> TransportError:
    """`error`, with what staff have to know where a batch has been split too often."""
    if error.bad_recipient is None or claim.batch.splits < MOST_SPLITS:
        return error
    return TransportError(TOO_MANY, outcome=Outcome.REFUSED, code=error.code, request_id=error.request_id)


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
            splits=claim.batch.splits + 1,
            retry_key=uuid.uuid4(),
        )
