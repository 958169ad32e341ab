"""Why what was approved for this moment does not go out by itself all the same: a person looks and decides.

Asked once, before anything of a delivery has left. What begins days after an outage may do harm, what was
approved for the day must not ring at night, and in a time of disaster routine news wait. Of the last only the
rooms above know; they say so through `tell`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from channels import registry
from channels.models import Delivery
from staff.wording import is_night, local

QUEUED = timedelta(minutes=15)  # others were before it: that is not late

HeldBack = Callable[[Delivery], str]
_held_back: HeldBack | None = None


def tell(held_back: HeldBack) -> None:
    """`held_back` answers with a Japanese note while a delivery has to wait, else with ""."""
    global _held_back
    _held_back = held_back


def untimely(delivery: Delivery) -> str:
    """The first reason, or ""."""
    return _late(delivery) or ("" if _may_come_any_time(delivery) else _by_night(delivery) or _held(delivery))


def _late(delivery: Delivery) -> str:
    """Days after an outage yesterday's reminder may do harm: a person decides whether it still goes out."""
    if timezone.now() - delivery.due_at < timedelta(hours=settings.DELIVERY_TOO_LATE_HOURS):
        return ""
    return (
        f"配信日時から{settings.DELIVERY_TOO_LATE_HOURS}時間以上たっているため、自動では配信しません。"
        "内容がいまも正しいか確かめて、再開するか中止してください。"
    )


def _may_come_any_time(delivery: Delivery) -> bool:
    """Emergencies, and what makes no telephone ring."""
    return delivery.is_emergency or delivery.channel in registry.AT_ONCE


def _by_night(delivery: Delivery) -> str:
    """Approved for the day, and kept from leaving until the night (a channel that was stopped, an outage)."""
    now, night = timezone.now(), (settings.NIGHT_FROM, settings.NIGHT_UNTIL)
    if now - delivery.due_at < QUEUED or is_night(local(delivery.due_at).time(), *night):
        return ""
    if not is_night(local(now).time(), *night):
        return ""
    return (
        "配信が遅れて、夜間になりました。夜間は緊急のお知らせだけにしているため、自動では配信しません。"
        "朝になってから再開するか、中止してください。"
    )


def _held(delivery: Delivery) -> str:
    return _held_back(delivery) if _held_back else ""
