"""One request, outside any transaction: to send, or to look whether it was sent after all."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import connections

from channels import registry, transport
from channels.ledger.claiming import Claim
from channels.transport import CLOCK_SKEW, Outcome, Payload, Receipt, Transport, TransportError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a receipt, an error, or (of a look-up) neither."""

    receipt: Receipt | None = None
    error: TransportError | None = None
    looked_up: bool = False


class OpenTransaction(RuntimeError):
    """A request was about to leave while a transaction was open: a programming error, never to be sent."""


def ask(claim: Claim) -> Answer:
    """Make the request of `claim`. Never raises for what a platform or a network does."""
    channel = registry.get(claim.delivery.channel)
    looking = claim.doubtful and channel.recoverable
    refuse_open_transaction()
    try:
        receipt = _look_up(channel, claim) if looking else _send(channel, claim)
    except TransportError as error:
        return Answer(error=error, looked_up=looking)
    except Exception as error:
        # Whatever broke, the request may have left.
        logger.exception("batch %s: unforeseen %s", claim.batch.pk, type(error).__name__)
        return Answer(error=_unforeseen(error), looked_up=looking)
    finally:
        connections.close_all()  # of this thread: a transport may have written its own rows
    return Answer(receipt=receipt, looked_up=looking)


def refuse_open_transaction() -> None:
    if any(one.in_atomic_block for one in connections.all(initialized_only=True)):
        raise OpenTransaction


def _send(channel: Transport, claim: Claim) -> Receipt:
    return channel.send(Payload.from_json(claim.delivery.payload), request_of(claim))


def _look_up(channel: Transport, claim: Claim) -> Receipt | None:
    since = (claim.batch.first_sent_at or claim.at) - CLOCK_SKEW
    return channel.find(Payload.from_json(claim.delivery.payload), request_of(claim), since)


def request_of(claim: Claim) -> transport.Batch:
    """The batch as a transport sees it."""
    batch = claim.batch
    return transport.Batch(
        delivery_id=batch.delivery_id,
        number=batch.number,
        part=batch.part,
        retry_key=batch.retry_key,
        recipients=tuple(batch.recipients),
        people=batch.size,
        audience=batch.audience,
        previous=claim.previous,
        first_sent_at=batch.first_sent_at,
    )


def _unforeseen(error: Exception) -> TransportError:
    return TransportError(
        "送信の結果を確認できませんでした。自動で確認しています。",
        outcome=Outcome.UNKNOWN,
        code=type(error).__name__[:60],
    )
