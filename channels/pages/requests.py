"""送信の一覧: every request of one delivery by number, page by page, and as a table to download."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from channels import report
from channels.models import Delivery
from channels.pages.analysis_csv import harmless
from channels.pages.visible import visible_deliveries
from channels.report import Line
from staff.permissions import Action, Person, can
from staff.wording import local

PER_PAGE = 50
SHOWN = {
    "reached": ("届いたもの", report.ACCEPTED),
    "missed": ("届いていないもの", report.NOT_REACHED),
    "doubt": ("要確認", report.IN_DOUBT),
    "waiting": ("これから・確認中", report.WAITING),
}
COLUMNS = ("送信番号", "人数", "状態", "受付日時", "要求番号（x-line-request-id）", "送った回数", "説明")


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    url: str
    count: int


def requests(request: HttpRequest, delivery_id: int) -> HttpResponse:
    shown = get_object_or_404(visible_deliveries(request.user), pk=delivery_id)
    tabs = _tabs(shown)
    asked = request.GET.get("show")
    current = asked if asked in SHOWN else next((tab.key for tab in tabs if tab.count), tabs[0].key)
    page = Paginator(report.batches_of(shown, SHOWN[current][1]), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": f"送信の一覧：{shown.revision.announcement.title}",
        "delivery": shown,
        "tabs": tabs,
        "current": current,
        "page": page,
        "lines": [report.line_of(batch) for batch in page],
        "may_download": may_download(request.user, shown),
    }
    return TemplateResponse(request, "channels/requests.html", context)


def download(request: HttpRequest, delivery_id: int) -> StreamingHttpResponse:
    """Numbers, counts and proofs; not one id of a person."""
    shown = get_object_or_404(visible_deliveries(request.user), pk=delivery_id)
    if not may_download(request.user, shown):
        raise PermissionDenied
    response = StreamingHttpResponse(as_csv(shown), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="delivery-{shown.pk}.csv"'
    return response


def may_download(user: Person, delivery: Delivery) -> bool:
    return can(user, Action.RETRY_DELIVERY, delivery.revision.announcement)


def as_csv(delivery: Delivery) -> Iterator[str]:
    """Line by line, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff" + _row(COLUMNS)
    for line in report.lines_of(delivery):
        yield _row(_cells(line))


def _cells(line: Line) -> tuple[str | int, ...]:
    at = f"{local(line.accepted_at):%Y-%m-%d %H:%M:%S}" if line.accepted_at else ""
    return (
        line.number,
        line.people_words,
        line.state_words,
        at,
        harmless(line.proof),
        line.attempts,
        harmless(line.reason),
    )


def _row(cells: tuple[str | int, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _tabs(delivery: Delivery) -> list[Tab]:
    totals = report.totals_of(delivery)
    address = reverse("channels:requests", args=[delivery.pk])
    return [
        Tab(key, label, f"{address}?show={key}", totals.requests_in(states))
        for key, (label, states) in SHOWN.items()
    ]
