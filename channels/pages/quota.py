"""What is left of this month's messages on LINE, as pages say it."""

from __future__ import annotations

from django.utils import timezone

from channels.ledger import quota
from channels.ledger.quota import Room
from channels.models import Delivery
from staff.wording import FEWEST_PEOPLE_SHOWN, local

NOT_READ = "まだ確かめられていません"
SHORT = "残り通数が足りないため、このままでは始める前に止まり、要確認になります。"
SHORT_EMERGENCY = "残り通数が足りないため、全員には届かないおそれがあります。ほかの手段も使ってください。"


def quota_facts(delivery: Delivery) -> list[tuple[str, str]]:
    """For a delivery that has still to send: what is left, and what it takes."""
    if not delivery.to_people or delivery.finished_at:
        return []
    return room_facts(quota.room_for(delivery), quota.needed(delivery), emergency=delivery.is_emergency)


def plan_facts(people: int, *, emergency: bool) -> list[tuple[str, str]]:
    """The same before a delivery is made: for the page on which it is approved."""
    return room_facts(quota.room_for(), people, emergency=emergency)


def room_facts(room: Room | None, people: int, *, emergency: bool) -> list[tuple[str, str]]:
    if room is None:
        return [("LINEの残り通数", NOT_READ)]
    if room.left is None:
        return [("LINEの残り通数", room.words)]
    needed = f"{people:,}通" if people >= FEWEST_PEOPLE_SHOWN else f"{FEWEST_PEOPLE_SHOWN}通未満"
    says = f"{room.words}。この配信に必要なのは{needed}です。（{_clock(room)}時点）"
    if room.lacks(people, emergency=emergency):
        says += f"\n{SHORT_EMERGENCY if emergency else SHORT}"
    return [("LINEの残り通数", says)]


def _clock(room: Room) -> str:
    then, now = local(room.read_at), local(timezone.now())
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then.month}月{then.day}日{then:%H:%M}"
