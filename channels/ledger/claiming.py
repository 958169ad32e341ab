"""Work is taken by one conditional UPDATE, under a lease: until that lapses nobody else touches it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from announcements.models import Channel
from channels.ledger.transitions import LEASELESS
from channels.models import Batch, BatchState, Delivery, DeliveryState

ACTIVE = frozenset({DeliveryState.FREEZING, DeliveryState.SENDING})
# LINE forgets a retry key 24 h after the first request; repeated later, the same key sends again.
KEY_LIFETIME = timedelta(hours=23)
COUNTED = 30_000  # tries of one request are counted up to here: a refusal every two seconds for a day is more

# MATERIALIZED, because PostgreSQL may otherwise evaluate a LIMIT … FOR UPDATE subquery more than once.
# Emergencies first, then the oldest due; part n of a thread waits until part n-1 has been accepted. From each
# delivery only as many as wanted are read, in the order of the index of open batches: a claim costs the same
# whether forty or twenty thousand wait.
# A doubt older than the retry key is left to the sweep, which gives it to a person: it may not have run for
# as long as the lane has not.
CLAIM = """
WITH picked AS MATERIALIZED (
    SELECT ready.id, ready.state, ready.previous
    FROM (
        SELECT id FROM channels_delivery
        WHERE channel = %(channel)s AND state IN ('freezing', 'sending')
          AND (is_emergency OR %(all)s)
        ORDER BY is_emergency DESC, due_at, id
    ) d
    CROSS JOIN LATERAL (
        SELECT b.id, b.state, coalesce(CASE WHEN b.part > 0 THEN (
            SELECT p.receipt_id FROM channels_batch p
            WHERE p.delivery_id = b.delivery_id AND p.part = b.part - 1 AND p.state = 'accepted' LIMIT 1
        ) END, '') AS previous
        FROM channels_batch b
        WHERE b.delivery_id = d.id AND b.state IN ('pending', 'unknown')
          AND (b.next_try_at IS NULL OR b.next_try_at <= %(now)s)
          AND (b.state = 'pending' OR b.first_sent_at > %(key_alive)s)
          AND (b.part = 0 OR (
            SELECT p.id FROM channels_batch p
            WHERE p.delivery_id = b.delivery_id AND p.part = b.part - 1 AND p.state = 'accepted' LIMIT 1
          ) IS NOT NULL)
        ORDER BY b.number
        LIMIT %(limit)s
        FOR UPDATE OF b SKIP LOCKED
    ) ready
    LIMIT %(limit)s
)
UPDATE channels_batch b
SET state = 'claimed', lease_token = %(token)s, lease_until = %(until)s,
    attempts = least(b.attempts + 1, %(most)s), first_sent_at = coalesce(b.first_sent_at, %(now)s)
FROM picked WHERE b.id = picked.id
RETURNING b.id, picked.state, picked.previous
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch that is ours until its lease lapses.

    doubtful: an earlier request may have been accepted, so this one must find out, never send anew.
    previous: receipt id of the part before (threads).
    """

    batch: Batch
    delivery: Delivery
    token: uuid.UUID
    doubtful: bool
    previous: str
    at: datetime

    @property
    def is_first_request(self) -> bool:
        """No earlier request may have been accepted: when this one certainly was not, none was ever sent."""
        return not self.doubtful and self.batch.first_sent_at == self.at

    @property
    def urgency(self) -> tuple[bool, datetime, int, int]:
        """Emergencies first, then the oldest due, then by number."""
        delivery = self.delivery
        return (not delivery.is_emergency, delivery.due_at, delivery.pk, self.batch.number)

    def __lt__(self, other: Claim) -> bool:
        return self.urgency < other.urgency


def claim(channel: str, limit: int, *, emergencies_only: bool = False) -> list[Claim]:
    """Take at most `limit` batches of `channel`. Committed on return: the requests may leave."""
    now, token = timezone.now(), uuid.uuid4()
    values: dict[str, str | int | bool | datetime | uuid.UUID] = {
        "channel": channel,
        "now": now,
        "most": COUNTED,
        "key_alive": now - KEY_LIFETIME,
        "limit": limit,
        "all": not emergencies_only,
        "token": token,
        "until": _lease_end(channel, now),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        taken = {pk: (state == BatchState.UNKNOWN, previous) for pk, state, previous in cursor.fetchall()}
    if not taken:
        return []
    batches = list(Batch.objects.filter(pk__in=taken, lease_token=token))
    deliveries = _deliveries({batch.delivery_id for batch in batches})
    claims = [
        Claim(batch, deliveries[batch.delivery_id], token, *taken[batch.pk], at=now) for batch in batches
    ]
    return sorted(claims)


def renew(channel: str, claims: Iterable[Claim]) -> None:
    """The heartbeat of a living lane."""
    rows = {claim.batch.pk: claim.token for claim in claims}
    held = Batch.objects.filter(pk__in=rows, lease_token__in=set(rows.values()), state=BatchState.CLAIMED)
    held.update(lease_until=_lease_end(channel, timezone.now()))


def release(claims: Sequence[Claim]) -> None:
    """Give back what was claimed and not sent, as it was before."""
    for one in claims:
        back = {"state": BatchState.UNKNOWN} if one.doubtful else {"state": BatchState.PENDING}
        Batch.objects.filter(pk=one.batch.pk, lease_token=one.token).update(
            **LEASELESS,
            **back,
            attempts=F("attempts") - 1,
            first_sent_at=None if one.is_first_request else one.batch.first_sent_at,
        )


def lease_seconds(channel: str) -> int:
    """How long a claim is safe from others without a heartbeat.

    Short for LINE, where taking over too early costs an answer of 409. A look-up on X or Facebook, though,
    must not come before the request it looks for.
    """
    return settings.LINE_LEASE_SECONDS if channel == Channel.LINE else settings.DELIVERY_LEASE_SECONDS


def _deliveries(ids: set[int]) -> dict[int, Delivery]:
    return Delivery.objects.select_related("revision__announcement").in_bulk(ids)


def _lease_end(channel: str, now: datetime) -> datetime:
    return now + timedelta(seconds=lease_seconds(channel))
