"""What is left of this month's messages on LINE, as pages say it."""

from __future__ import annotations

from django.utils import timezone

from channels.ledger import quota
from channels.ledger.quota import Room
from channels.models import Delivery, DeliveryState
from staff.wording import FEWEST_PEOPLE_SHOWN, local

NOT_READ = "まだ確かめられていません"
SHORT = "残り通数が足りません。"
HELD = "このままでは始める前に止まり、要確認になります。"
CUT_OFF = "途中でなくなり、全員には届かないおそれがあります。上限を増やしてください。"
EMERGENCY = "全員には届かないおそれがあります。上限を増やし、ほかの手段でも知らせてください。"


def left_this_month() -> str:
    """「今月あと12,345通（12:30時点）」"""
    room = quota.room_for()
    return f"{room.words}（{_clock(room)}時点）" if room else NOT_READ


def quota_facts(delivery: Delivery) -> list[tuple[str, str]]:
    """For a delivery that has still to send: what is left, and what it takes."""
    if not delivery.to_people or delivery.finished_at:
        return []
    begun = delivery.started_at is not None or delivery.state == DeliveryState.NEEDS_CHECK
    then = EMERGENCY if delivery.is_emergency else CUT_OFF if begun else HELD
    room, people = quota.room_for(delivery), quota.needed(delivery)
    short = room is not None and room.lacks(people, emergency=delivery.is_emergency)
    return _facts(room, people, SHORT + then if short else "")


def plan_facts(people: int, *, emergency: bool) -> list[tuple[str, str]]:
    """The same before a delivery is made: for the page on which it is approved."""
    room = quota.room_for()
    short = room is not None and room.lacks(people, emergency=emergency)
    return _facts(room, people, SHORT + (EMERGENCY if emergency else HELD) if short else "")


def _facts(room: Room | None, people: int, warning: str) -> list[tuple[str, str]]:
    if room is None:
        return [("LINEの残り通数", NOT_READ)]
    if room.left is None:
        return [("LINEの残り通数", room.words)]
    needed = f"{people:,}通" if people >= FEWEST_PEOPLE_SHOWN else f"{FEWEST_PEOPLE_SHOWN}通未満"
    says = f"{room.words}。この配信に必要なのは{needed}です。（{_clock(room)}時点）"
    return [("LINEの残り通数", f"{says}\n{warning}" if warning else says)]


def _clock(room: Room) -> str:
    then, now = local(room.read_at), local(timezone.now())
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then.month}月{then.day}日{then:%H:%M}"
