"""What the menu and the home page say of the sending."""

from __future__ import annotations

from typing import Any

from channels.models import ChannelStatus, DeliveryState
from channels.pages.listing import needing_a_look, rows_of
from channels.pages.progress import RUNNING
from channels.pages.visible import visible_deliveries
from staff.models import User
from staff.navigation import HomeCard, MenuItem, register
from staff.permissions import Action, can

SHOWN = 5


def register_navigation() -> None:
    register(
        MenuItem(
            "deliveries",
            "配信",
            "channels:deliveries",
            order=40,
            visible=may_see,
            badge=waiting_for,
            icon="send",
            badge_word="件を確かめてください",
        ),
        HomeCard(
            "deliveries",
            "配信の状況",
            order=40,
            template="channels/home_card.html",
            context=card,
            visible=may_see,
        ),
    )


def may_see(user: User) -> bool:
    return can(user, Action.VIEW)


def waiting_for(user: User) -> int | None:
    """Deliveries somebody has to look at, for those who may act on them."""
    if not can(user, Action.RETRY_DELIVERY):
        return None
    return needing_a_look(visible_deliveries(user)).count()


def card(user: User) -> dict[str, Any]:
    """What is under way, what needs a look, and what comes next."""
    visible = visible_deliveries(user)
    running = visible.filter(state__in=RUNNING).order_by("due_at", "pk")[:SHOWN]
    return {
        "running": rows_of(running),
        "attention": rows_of(needing_a_look(visible).order_by("-due_at", "-pk")[:SHOWN]),
        "ahead": visible.filter(state=DeliveryState.SCHEDULED).order_by("due_at", "pk")[:SHOWN],
        "stopped": ChannelStatus.objects.filter(is_stopped=True),
    }
