"""Whom a request went to is forgotten once it serves nothing any more: the numbers stay, the ids go.

A retry key is worth nothing after a day, LINE's figures move for a fortnight, a correction follows within
weeks. A delivery with a request still open is never touched; a forgotten one cannot be sent again.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, QuerySet
from django.utils import timezone

from channels.ledger.finishing import open_batches
from channels.models import Batch, Delivery

logger = logging.getLogger(__name__)


def forget_old() -> int:
    """Empty the requests of what ended before the keeping time, a delivery at a time. Returns how many."""
    forgotten = sum(_forget(pk) for pk in list(_old().order_by("pk").values_list("pk", flat=True)))
    if forgotten:
        logger.info("recipients of %s deliveries forgotten", forgotten)
    return forgotten


@transaction.atomic
def _forget(delivery_id: int) -> bool:
    """Moves the same row as a retry does, so that only one of the two happens."""
    if not _old().filter(pk=delivery_id).update(forgotten_at=timezone.now()):
        return False
    listed = Batch.objects.filter(delivery=delivery_id, audience=Batch.Audience.LISTED, size__gt=0)
    listed.update(recipients=[])
    return True


def _old() -> QuerySet[Delivery]:
    before = timezone.now() - timedelta(days=settings.RECIPIENTS_KEPT_DAYS)
    return Delivery.objects.filter(~Exists(open_batches), finished_at__lt=before, forgotten_at__isnull=True)
