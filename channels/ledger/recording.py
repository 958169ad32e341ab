"""What came back is written down: under the lease it was asked with, except that a yes always counts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from channels import registry
from channels.ledger import budget, splitting, stopping
from channels.ledger.claiming import COUNTED, KEY_LIFETIME, Claim
from channels.ledger.sending import Answer
from channels.ledger.starting import hold
from channels.ledger.transitions import accept_batches, move_batches, move_deliveries
from channels.models import Attempt, Batch, BatchState, Delivery, DeliveryState
from channels.transport import Outcome, Receipt, TransportError

# A timeline shows a post a little after it was accepted.
BEFORE_LOOK_UP = timedelta(seconds=15)
LOOK_UPS_PER_SEND = 2
SENDS_AFTER_LOOK_UP = 1
LONG_WAIT = timedelta(seconds=60)
FIRST_BACK_OFF, LONGEST_BACK_OFF = 2.0, 300.0  # seconds

NOT_FOUND = "投稿されたことを確認できませんでした。媒体を開いて確かめ、結果を記録してください。"
KEY_TOO_OLD = "23時間以内に結果を確認できませんでした。届いたかどうかを確かめ、結果を記録してください。"


def record(answers: Sequence[tuple[Claim, Answer]]) -> set[int]:
    """Write down a handful of answers in one transaction. Returns the deliveries that this made pause.

    It need not reach the disk at once: a lost record is found again through its lapsed lease, with the same
    retry key or by a look-up.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")
        _lock_deliveries(answers)
        paused = budget.charge(answers)
        Attempt.objects.bulk_create(_attempt(claim, answer) for claim, answer in answers)
        _accept_all([(claim, answer.receipt) for claim, answer in answers if answer.receipt is not None])
        for claim, answer in answers:
            if answer.receipt is None:
                _apply(claim, answer)
    return paused


def _lock_deliveries(answers: Sequence[tuple[Claim, Answer]]) -> None:
    """Before their batches, in one order: as whoever pauses or stops them does, and as other lanes do."""
    ids = {claim.delivery.pk for claim, _ in answers}
    list(Delivery.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _attempt(claim: Claim, answer: Answer) -> Attempt:
    known: dict[str, Any] = {"batch": claim.batch, "retry_key": claim.batch.retry_key}
    if answer.error is not None:
        error = answer.error
        return Attempt(
            **known,
            outcome=error.outcome,
            code=error.code[:60],
            request_id=error.request_id[:100],
            staff_message=error.staff_message,
        )
    if answer.receipt is None:
        return Attempt(**known, outcome="not_found", staff_message="投稿は見つかりませんでした。")
    return Attempt(**known, outcome="accepted", request_id=answer.receipt.request_id[:100])


def _apply(claim: Claim, answer: Answer) -> None:
    if answer.error is not None:
        _apply_error(claim, answer.error, looked_up=answer.looked_up)
    else:
        _not_found(claim)


def _accept_all(accepted: Sequence[tuple[Claim, Receipt]]) -> None:
    """In one statement as long as every lease still stands; else one by one, since a yes always counts."""
    if not accepted:
        return
    ids, tokens = [claim.batch.pk for claim, _ in accepted], [claim.token for claim, _ in accepted]
    moved = accept_batches(ids, tokens, [receipt for _, receipt in accepted], timezone.now())
    if moved < len(accepted):
        for claim, receipt in accepted:
            _accept_late(claim, receipt)


def _accept_late(claim: Claim, receipt: Receipt) -> None:
    proof = {
        "receipt_id": receipt.id[:100],
        "receipt_url": receipt.url,
        "request_id": receipt.request_id[:100],
    }
    known = {"finished_at": timezone.now(), "error_code": "", "staff_message": ""}
    if move_batches(Batch.objects.filter(pk=claim.batch.pk), "accept_late", **proof, **known):
        # The delivery may have been closed as 要確認 or 失敗 in the meantime: it is reckoned anew.
        closed = Delivery.objects.filter(pk=claim.batch.delivery_id, finished_at__isnull=False)
        move_deliveries(closed, "retry", finished_at=None)
        closed.filter(state=DeliveryState.STOPPED).update(listed_at=None)  # the list has to name it too


def _apply_error(claim: Claim, error: TransportError, *, looked_up: bool) -> None:
    if error.stop_channel:
        stopping.stop_channel(claim.delivery.channel, error.staff_message)
        _again(claim, error, doubtful=claim.doubtful or error.outcome is Outcome.UNKNOWN, at=None)
    elif looked_up or error.outcome is Outcome.UNKNOWN:
        _doubt(claim, error)
    elif error.outcome is Outcome.LATER:
        _later(claim, error)
    elif error.bad_recipient is not None and splitting.can_split(claim, error.bad_recipient):
        splitting.split(claim, error.bad_recipient, error)
    else:
        _refuse(claim, splitting.explained(claim, error))


def _doubt(claim: Claim, error: TransportError) -> None:
    """It may have been sent: wait, then look it up or repeat it under the same key, until that is unsafe."""
    if _too_old(claim):
        _give_up(claim, KEY_TOO_OLD, error.code)
        return
    earliest = timezone.now() + BEFORE_LOOK_UP if registry.get(claim.delivery.channel).recoverable else None
    wanted = error.retry_at or timezone.now() + back_off(_answers(claim))
    _again(claim, error, doubtful=True, at=max(wanted, earliest) if earliest else wanted)


def _later(claim: Claim, error: TransportError) -> None:
    """Certainly not sent. A platform that names a long wait (quota, daily limit) means the whole delivery."""
    wait = error.retry_at - timezone.now() if error.retry_at else timedelta()
    exhausted = error.max_retries is not None and claim.batch.retries >= error.max_retries
    if exhausted and wait < LONG_WAIT:
        _refuse(claim, error)
        return
    at = error.retry_at or timezone.now() + back_off(_answers(claim))
    _again(claim, error, doubtful=claim.doubtful, at=at, retries=Least(F("retries") + 1, COUNTED))
    if exhausted:
        hold(claim.delivery, error.staff_message)
    elif wait >= LONG_WAIT:
        _postpone(claim.delivery, error.staff_message, at)


def _postpone(delivery: Delivery, note: str, at: datetime) -> None:
    """The other requests would be told the same: they wait too, and the page says why.

    Once for all of them: the answers still under way, each with a moment of its own, leave thousands alone.
    """
    sooner = Q(next_try_at__isnull=True) | Q(next_try_at__lt=at - LONG_WAIT)
    Batch.objects.filter(sooner, delivery=delivery, state=BatchState.PENDING).update(next_try_at=at)
    Delivery.objects.filter(pk=delivery.pk, finished_at__isnull=True).update(note=note)


def _refuse(claim: Claim, error: TransportError) -> None:
    """A certain no. After a doubt it says nothing of the earlier request, so a person looks."""
    if not claim.is_first_request:
        _give_up(claim, error.staff_message, error.code)
        return
    move_batches(_leased(claim), "refuse", finished_at=timezone.now(), **_explained(error))


def _not_found(claim: Claim) -> None:
    """Looked twice in vain: send once more; in vain again: a person decides."""
    looked = claim.batch.lookups + 1
    if looked % LOOK_UPS_PER_SEND:
        at = timezone.now() + BEFORE_LOOK_UP
        move_batches(_leased(claim), "doubt", lookups=looked, next_try_at=at)
    elif looked > LOOK_UPS_PER_SEND * SENDS_AFTER_LOOK_UP:
        _give_up(claim, NOT_FOUND, claim.batch.error_code, lookups=looked)
    else:
        move_batches(_leased(claim), "later", lookups=looked, next_try_at=None)


def _again(
    claim: Claim, error: TransportError, *, doubtful: bool, at: datetime | None, **values: Any
) -> None:
    """Back into the lane. Only a batch without any doubt forgets that a request ever left."""
    if not doubtful and claim.is_first_request:
        values["first_sent_at"] = None
    move_batches(
        _leased(claim), "doubt" if doubtful else "later", next_try_at=at, **_explained(error), **values
    )


def _give_up(claim: Claim, message: str, code: str, **values: Any) -> None:
    move_batches(
        _leased(claim),
        "give_up",
        finished_at=timezone.now(),
        staff_message=message,
        error_code=code[:60],
        **values,
    )


def _answers(claim: Claim) -> int:
    """Answers under this key, the present one included. Claims that a dead worker took along do not count."""
    return Attempt.objects.filter(batch=claim.batch, retry_key=claim.batch.retry_key).count()


def back_off(attempts: int) -> timedelta:
    """2, 4, 8 … 300 s, each ±50 %, so that many batches do not come back together."""
    seconds = min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** min(attempts, 10))
    return timedelta(seconds=seconds * random.uniform(0.5, 1.5))  # noqa: S311 - spreads load, guards nothing


def _too_old(claim: Claim) -> bool:
    return timezone.now() - (claim.batch.first_sent_at or claim.at) >= KEY_LIFETIME


def _explained(error: TransportError) -> dict[str, str]:
    return {
        "error_code": error.code[:60],
        "staff_message": error.staff_message,
        "request_id": error.request_id[:100],
    }


def _leased(claim: Claim) -> QuerySet[Batch]:
    return Batch.objects.filter(pk=claim.batch.pk, lease_token=claim.token)
