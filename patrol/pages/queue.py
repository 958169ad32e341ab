"""広報パトロール: what waits for the PR division, the soonest to go out first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from patrol.models import Review
from patrol.pages.findings import SeverityCount
from patrol.severity import Severity
from staff.models import User
from staff.permissions import Action, can

PER_PAGE = 30
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    url: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    review: Review
    severities: list[SeverityCount]
    time_left: str
    urgent: bool


EMPTY = {
    "waiting": ("確認を待っているお知らせはありません", "所属長が確認すると、ここに並びます。"),
    "mine": (
        "担当しているお知らせはありません",
        "「確認待ち」から選んで「自分が担当する」を押すと、ここに入ります。",
    ),
    "decided": ("まだ判断したものはありません", "承認・差戻しをすると、新しい順に並びます。"),
}


def queue(request: HttpRequest) -> HttpResponse:
    """The list, in three views."""
    user = request.user
    if not isinstance(user, User) or not can(user, Action.PATROL):
        raise PermissionDenied
    current = request.GET.get("view", "waiting")
    current = current if current in EMPTY else "waiting"
    page = Paginator(_chosen(current, user), PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": "広報パトロール",
        "tabs": _tabs(user),
        "current": current,
        "page": page,
        "rows": [row_of(review, now) for review in page],
        "empty": EMPTY[current],
    }
    return TemplateResponse(request, "patrol/queue.html", context)


def waiting() -> QuerySet[Review]:
    """Open reviews by the time left; those without a time go out at once, so they come first."""
    return (
        Review.objects.filter(decision="")
        .select_related("announcement__department", "announcement__category", "claimed_by")
        .annotate(**_severity_counts())
        .order_by(F("announcement__publish_at").asc(nulls_first=True), "opened_at")
    )


def row_of(review: Review, now: datetime) -> Row:
    publish_at = review.announcement.publish_at
    return Row(
        review,
        [
            SeverityCount(severity, found)
            for severity in Severity
            if (found := getattr(review, f"found_{severity.value}"))
        ],
        time_left(publish_at, now),
        publish_at is None or publish_at - now < SOON,
    )


def time_left(publish_at: datetime | None, now: datetime) -> str:
    """「あと3日」「あと5時間」「配信日時を過ぎています」「承認後すぐ」."""
    if publish_at is None:
        return "承認後すぐ"
    left = publish_at - now
    if left <= timedelta(0):
        return "配信日時を過ぎています"
    hours = int(left.total_seconds() // 3600)
    if hours >= 48:
        return f"あと{left.days}日"
    return f"あと{hours}時間" if hours else f"あと{int(left.total_seconds() // 60)}分"


def _chosen(view: str, user: User) -> QuerySet[Review]:
    if view == "mine":
        return waiting().filter(claimed_by=user)
    if view == "decided":
        decided = Review.objects.exclude(decision="").select_related(
            "announcement__department", "announcement__category", "decided_by", "claimed_by"
        )
        return decided.annotate(**_severity_counts()).order_by("-decided_at")
    return waiting()


def _tabs(user: User) -> list[Tab]:
    open_ones = Review.objects.filter(decision="")
    address = reverse("patrol:queue")
    return [
        Tab("waiting", "確認待ち", address, open_ones.count()),
        Tab("mine", "自分の担当", f"{address}?view=mine", open_ones.filter(claimed_by=user).count()),
        Tab("decided", "判断したもの", f"{address}?view=decided", None),
    ]


def _severity_counts() -> dict[str, Count]:
    return {
        f"found_{severity.value}": Count(
            "findings",
            Q(findings__severity=severity, findings__dismissed_by=None, findings__is_resting=False),
        )
        for severity in Severity
    }
