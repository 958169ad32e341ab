"""What is told to the ledger of times in which routine news wait. Read by workers: no checks in here."""

from __future__ import annotations

from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone

from channels.ledger import untimely
from channels.models import Delivery
from patrol.models import QuietPeriod
from staff.models import AuditEntry


def connect() -> None:
    untimely.tell(held_back)


def held_back(delivery: Delivery) -> str:
    """A period declared or prolonged after the approval, and still on. One known then was decided upon."""
    period = QuietPeriod.objects.at(timezone.now()).filter(_news_since(delivery.created_at)).first()
    if period is None:
        return ""
    return (
        f"承認のあとで、通常配信を控える期間（{period.name}）になりました。"
        "いま届けてよいか確かめて、再開するか中止してください。"
    )


def _news_since(approved_at: datetime) -> Q:
    said = AuditEntry.objects.filter(
        object_type=QuietPeriod._meta.label_lower,
        object_id=Cast(OuterRef("pk"), CharField()),
        at__gt=approved_at,
    )
    return Q(created_at__gt=approved_at) | Q(Exists(said))
