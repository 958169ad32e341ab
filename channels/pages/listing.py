"""配信一覧: every delivery a person may see, by what is going on with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from channels.models import ChannelStatus, Delivery, DeliveryState
from channels.pages.progress import RUNNING, Progress, progress_of
from channels.pages.visible import visible_deliveries

PER_PAGE = 30
ATTENTION = (
    DeliveryState.NEEDS_CHECK,
    DeliveryState.FAILED,
    DeliveryState.PARTLY_FAILED,
    DeliveryState.PAUSED,
)


@dataclass(frozen=True, slots=True)
class View:
    """One tab of the list; an attribute of the tab component."""

    key: str
    label: str
    states: tuple[str, ...]
    order: tuple[str, ...]
    url: str = ""
    count: int | None = None


VIEWS = (
    View("now", "配信中", tuple(sorted(RUNNING)), ("due_at", "pk")),
    View("attention", "要確認・失敗・一時停止", ATTENTION, ("-due_at", "-pk")),
    View("ahead", "予約", (DeliveryState.SCHEDULED,), ("due_at", "pk")),
    View("done", "終わったもの", (DeliveryState.SENT, DeliveryState.STOPPED), ("-due_at", "-pk")),
    View("all", "すべて", tuple(DeliveryState.values), ("-due_at", "-pk")),
)
EMPTY = {
    "now": (
        "いま配信しているものはありません",
        "承認されたお知らせは、配信日時になると自動で配信が始まります。",
    ),
    "attention": (
        "確かめるものはありません",
        "届かなかった分や、結果の分からない分があると、ここに並びます。",
    ),
    "ahead": ("予約はありません", "広報課が承認すると、配信日時の順にここに並びます。"),
    "done": ("まだ配信したものはありません", "配信が終わると、ここに並びます。"),
    "all": ("配信はまだありません", "お知らせを申請し、広報課が承認すると、ここに並びます。"),
}


@dataclass(frozen=True, slots=True)
class Row:
    delivery: Delivery
    progress: Progress


def deliveries(request: HttpRequest) -> HttpResponse:
    visible = visible_deliveries(request.user)
    tabs = _tabs(visible)
    current = next((tab for tab in tabs if tab.key == request.GET.get("view")), _first(tabs))
    chosen = visible.filter(state__in=current.states).order_by(*current.order)
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "配信の状況",
        "tabs": tabs,
        "current": current.key,
        "page": page,
        "rows": [Row(delivery, progress_of(delivery)) for delivery in page],
        "stopped_channels": ChannelStatus.objects.filter(is_stopped=True),
        "empty": EMPTY[current.key],
    }
    return TemplateResponse(request, "channels/deliveries.html", context)


def _tabs(visible: QuerySet[Delivery]) -> list[View]:
    counted = {"now", "attention", "ahead"}
    address = reverse("channels:deliveries")
    return [
        View(
            view.key,
            view.label,
            view.states,
            view.order,
            f"{address}?view={view.key}",
            visible.filter(state__in=view.states).count() if view.key in counted else None,
        )
        for view in VIEWS
    ]


def _first(tabs: Iterable[View]) -> View:
    """Without a choice: what is going on, else what needs a look, else what is ahead, else all."""
    tabs = list(tabs)
    return next((tab for tab in tabs if tab.count), tabs[-1])
