"""分析: how the posts of the departments a person answers for were received, in figures and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from channels import analysis
from channels.analysis import Figures, Mixture, Month, Name, Post
from channels.pages import openings
from channels.pages.analysis_chart import chart_of
from channels.pages.analysis_csv import as_csv
from channels.pages.visible import visible_deliveries
from staff.models import Department, User
from staff.navigation import MenuItem
from staff.permissions import Action, can, departments_to
from staff.wording import WAVE, format_date, format_people, format_people_suppressed, local

SILENT = "—"


@dataclass(frozen=True, slots=True)
class Period:
    key: str
    label: str
    days: int


PERIODS = (Period("30", "過去30日", 30), Period("90", "過去90日", 90), Period("365", "過去1年", 365))


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the page and its CSV say, of one period and one person's departments."""

    period: Period
    since: datetime
    until: datetime
    posts: Sequence[Post]
    whole: Figures
    categories: Sequence[tuple[Name, Figures]]
    departments: Sequence[tuple[Name, Figures]]
    months: Sequence[Month]
    mixtures: Sequence[Mixture]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A post in one of the two rankings, as it is written."""

    post: Post
    rate: str
    number: str
    link: str


def may_see(user: User) -> bool:
    return can(user, Action.ANALYSE)


MENU = MenuItem("analysis", "分析", "channels:analysis", 60, may_see, icon="chart")


def page(request: HttpRequest) -> HttpResponse:
    user, found = _ask(request)
    address = reverse("channels:analysis")
    linked = _linked(user, found.posts)
    context = {
        **admin.site.each_context(request),
        "title": "分析",
        "whose": _whose(user, departments_to(user, Action.ANALYSE)),
        "dates": _dates(found),
        "tabs": [{"key": one.key, "label": one.label, "url": f"{address}?days={one.key}"} for one in PERIODS],
        "current": found.period.key,
        "csv_url": f"{reverse('channels:analysis_csv')}?days={found.period.key}",
        "found": found,
        "facts": _facts(found.whole),
        "categories": [_line(*pair) for pair in found.categories],
        "departments": [_line(*pair) for pair in found.departments],
        "printed": openings.most_opened(user, departments_to(user, Action.ANALYSE), found.since, found.until),
        "chart": chart_of(found.months),
        "most_opened": [
            _ranked(post, post.click_rate, 1, post.clicked, linked)
            for post in analysis.most_opened(found.posts)
        ],
        "most_blocked": [
            _ranked(post, post.block_rate, 2, post.blocked, linked)
            for post in analysis.most_blocked(found.posts)
        ],
    }
    return TemplateResponse(request, "channels/analysis.html", context)


def download(request: HttpRequest) -> HttpResponse:
    _user, found = _ask(request)
    text = as_csv(found.whole, found.categories, found.departments, found.months, found.mixtures)
    name = f"分析_{found.period.label}_{local(found.until):%Y%m%d}.csv"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    # Spreadsheets take a file for UTF-8 only by its mark.
    return HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


def _ask(request: HttpRequest) -> tuple[User, Findings]:
    if not isinstance(request.user, User) or not may_see(request.user):
        raise PermissionDenied
    chosen = request.GET.get("days")
    period = next((one for one in PERIODS if one.key == chosen), PERIODS[-1])
    return request.user, _find(period, departments_to(request.user, Action.ANALYSE))


def _find(period: Period, departments: frozenset[int]) -> Findings:
    until = timezone.now()
    since = until - timedelta(days=period.days)
    of_all = analysis.posts_between(since, until)
    posts = [post for post in of_all if post.department_id in departments]
    return Findings(
        period,
        since,
        until,
        posts,
        whole=analysis.figures(posts),
        categories=analysis.by_category(posts),
        departments=analysis.by_department(posts),
        months=analysis.by_month(posts, since, until),
        mixtures=analysis.mixtures(of_all, departments),
    )


def _whose(user: User, departments: frozenset[int]) -> str:
    if not departments:
        return "所属する課が登録されていません"
    if len(departments) == Department.objects.count():
        return "すべての課"
    under = len(departments) - 1
    return f"{user.department}とその下の{under}課" if under else str(user.department)


def _dates(found: Findings) -> str:
    until = local(found.until).date()
    return f"{format_date(local(found.since), base_year=until.year)}{WAVE}{format_date(until)}"


def _facts(whole: Figures) -> list[tuple[str, str]]:
    return [
        ("LINEの投稿", f"{whole.posts:,}件"),
        ("届いた人（延べ）", format_people_suppressed(whole.people)),
        ("URLを開いた割合（中央値）", percent(whole.click_rate, 1)),
        ("24時間以内のブロック（中央値）", percent(whole.block_rate, 2)),
    ]


def _line(name: Name, figures: Figures) -> dict[str, Any]:
    return {
        "name": name.name,
        "posts": figures.posts,
        "people": figures.people,
        "clicks": percent(figures.click_rate, 1),
        "blocks": percent(figures.block_rate, 2),
    }


def percent(rate: float | None, digits: int) -> str:
    return SILENT if rate is None else f"{rate:.{digits}%}"


def _linked(user: User, posts: Sequence[Post]) -> frozenset[int]:
    """A figure may be seen where the announcement itself may not: no link then."""
    ids = [post.delivery_id for post in posts]
    return frozenset(visible_deliveries(user).filter(pk__in=ids).values_list("pk", flat=True))


def _ranked(
    post: Post, rate: float | None, digits: int, number: int | None, linked: frozenset[int]
) -> Ranked:
    link = reverse("channels:delivery", args=[post.delivery_id]) if post.delivery_id in linked else ""
    return Ranked(post, percent(rate, digits), format_people(number or 0), link)
