"""配信一覧: every delivery a person may see, by what is going on with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from channels.models import ChannelStatus, Delivery, DeliveryState
from channels.pages.progress import RUNNING, Progress, progress_by_delivery, progress_of_sent
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

    @property
    def reason(self) -> str:
        """Why it waits or needs a look, in one line: the first sentence of the note."""
        first, stop, _ = self.delivery.note.partition("。")
        return first + stop


def rows_of(deliveries: Iterable[Delivery]) -> list[Row]:
    found = list(deliveries)
    counted = progress_by_delivery(one for one in found if one.state != DeliveryState.SENT)
    return [Row(one, counted.get(one.pk) or progress_of_sent(one)) for one in found]


def needing_a_look(visible: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """What waits for a person, and an emergency that goes on over its error budget."""
    alarmed = Q(is_emergency=True, tripped_at__isnull=False, state__in=RUNNING)
    return visible.filter(Q(state__in=ATTENTION) | alarmed)


def deliveries(request: HttpRequest) -> HttpResponse:
    visible = visible_deliveries(request.user)
    tabs = _tabs(visible)
    current = next((tab for tab in tabs if tab.key == request.GET.get("view")), _first(tabs))
    chosen = _in_view(visible, current).order_by(*current.order)
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "配信の状況",
        "tabs": tabs,
        "current": current.key,
        "page": page,
        "rows": rows_of(page),
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
            _in_view(visible, view).count() if view.key in counted else None,
        )
        for view in VIEWS
    ]


def _in_view(visible: QuerySet[Delivery], view: View) -> QuerySet[Delivery]:
    return needing_a_look(visible) if view.key == "attention" else visible.filter(state__in=view.states)


def _first(tabs: Iterable[View]) -> View:
    """Without a choice: what is going on, else what needs a look, else what is ahead, else all."""
    tabs = list(tabs)
    return next((tab for tab in tabs if tab.count), tabs[-1])
