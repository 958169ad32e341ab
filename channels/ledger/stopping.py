"""A channel stops when its account or token is broken, and rests until a person has looked; a delivery that a
person stopped leaves the exact list of who had it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone

from channels import notices, report
from channels.ledger.finishing import open_batches
from channels.models import ChannelStatus, Delivery, DeliveryState
from staff import audit


def stop_channel(channel: str, reason: str) -> None:
    """Nothing more leaves on `channel`. The first reason stays: later ones are its echo."""
    status, _ = ChannelStatus.objects.get_or_create(channel=channel)
    stopped = ChannelStatus.objects.filter(pk=status.pk, is_stopped=False).update(
        is_stopped=True, reason=reason, since=timezone.now(), told_at=None
    )
    if stopped:
        audit.record(None, "媒体を停止した", status, reason=reason)
        notices.tell_soon()


def list_stopped() -> int:
    """Write who had it into the log, once the last request of a stopped delivery has come back."""
    ended = Delivery.objects.filter(
        ~Exists(open_batches), state=DeliveryState.STOPPED, listed_at__isnull=True
    )
    return sum(_list(delivery) for delivery in ended)


@transaction.atomic
def _list(delivery: Delivery) -> bool:
    row = Delivery.objects.filter(pk=delivery.pk, listed_at__isnull=True)
    if not row.update(listed_at=timezone.now()):
        return False
    totals = report.totals_of(delivery)
    audit.record(
        None,
        "中止した配信の届いた分を記録した",
        delivery,
        people=totals.people_in(report.ACCEPTED),
        accepted=[
            f"{line.number}：{line.people_words}（{line.proof}）"
            for line in report.lines_of(delivery, report.ACCEPTED)
        ],
        in_doubt=[line.number for line in report.lines_of(delivery, report.IN_DOUBT)],
    )
    return True
