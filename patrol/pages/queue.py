"""広報パトロール: what waits for the PR division, who reads what, and who waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from patrol.claims import Claim, claim_of
from patrol.models import Review
from patrol.pages.findings import SeverityCount
from patrol.pages.keys import QUEUE_KEYS
from patrol.pages.narrowing import Narrowing
from patrol.pages.whereabouts import whereabouts_of
from patrol.severity import Severity
from patrol.waiting import BANDS, open_reviews, under_way, with_severities
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
    band: str
    claim: Claim | None
    unread: int


EMPTY = {
    "waiting": ("確認を待っているお知らせはありません", "所属長が確認すると、ここに並びます。"),
    "mine": (
        "担当しているお知らせはありません",
        "「確認待ち」から選んで「自分が担当する」を押すと、ここに入ります。",
    ),
    "free": ("担当のいないお知らせはありません", "どれも、だれかが確かめています。"),
    "whom": ("進んでいるお知らせはありません", "申請されると、いまだれの番かがここに並びます。"),
    "decided": ("まだ判断したものはありません", "承認・差戻しをすると、新しい順に並びます。"),
}
NARROWED_TO_NOTHING = (
    "この条件に合うお知らせはありません",
    "条件をゆるめるか、「条件を外す」を押してください。",
)


def queue(request: HttpRequest) -> HttpResponse:
    """The list, in five views."""
    user = request.user
    if not isinstance(user, User) or not can(user, Action.PATROL):
        raise PermissionDenied
    current = request.GET.get("view", "waiting")
    current = current if current in EMPTY else "waiting"
    narrowing = Narrowing.of(request.GET)
    now = timezone.now()
    page = Paginator(_chosen(current, user, narrowing), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "広報パトロール",
        "tabs": _tabs(user, narrowing),
        "current": current,
        "narrowing": narrowing,
        "page": page,
        "empty": NARROWED_TO_NOTHING if narrowing else EMPTY[current],
        "keys": QUEUE_KEYS,
    }
    if current == "whom":
        context["rows"] = whereabouts_of(page, now)
    else:
        context["rows"] = rows = [row_of(review, now, user) for review in page]
        if current != "decided":
            context["live"] = _live_address(rows)
    return TemplateResponse(request, "patrol/queue.html", context)


def row_of(review: Review, now: datetime, user: User) -> Row:
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
        BANDS[getattr(review, "band", 0)][0],
        claim_of(review, user, now),
        getattr(review, "unread", 0),
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


def _chosen(view: str, user: User, narrowing: Narrowing) -> QuerySet[Any]:
    if view == "whom":
        return narrowing.announcements(under_way(user))
    if view == "decided":
        decided = with_severities(Review.objects.exclude(decision="")).select_related(
            "announcement__department", "announcement__category", "decided_by", "claimed_by", "revision"
        )
        return narrowing.reviews(decided.order_by("-decided_at"))
    reviews = narrowing.reviews(open_reviews(user))
    if view == "mine":
        return reviews.filter(claimed_by=user)
    return reviews.filter(claimed_by=None) if view == "free" else reviews


def _tabs(user: User, narrowing: Narrowing) -> list[Tab]:
    """Each view with how much is in it; a chosen department and severity stay chosen."""
    found = Review.objects.filter(decision="").aggregate(
        waiting=Count("pk"),
        mine=Count("pk", Q(claimed_by=user)),
        free=Count("pk", Q(claimed_by=None)),
    )
    labels = {
        "waiting": "確認待ち",
        "mine": "自分の担当",
        "free": "担当なし",
        "whom": "だれ待ち",
        "decided": "判断したもの",
    }
    address = reverse("patrol:queue")
    return [
        Tab(view, label, f"{address}?{urlencode({'view': view, **narrowing.query})}", found.get(view))
        for view, label in labels.items()
    ]


def _live_address(rows: list[Row]) -> str:
    """Where the page asks every few seconds who has taken what, and whether more has come."""
    newest = Review.objects.aggregate(newest=Max("pk"))["newest"] or 0
    shown = ",".join(str(row.review.pk) for row in rows)
    return f"{reverse('patrol:claims')}?{urlencode({'shown': shown, 'newest': newest})}"
