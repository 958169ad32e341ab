"""パトロールの月報: what was found, what became of it, how long it took; on paper and as CSV too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from patrol.pages.bars import Chart, chart_of
from patrol.pages.record_tabs import record_tabs
from patrol.pages.report_csv import figures_csv, findings_csv
from patrol.pages.review import person
from patrol.period import Month
from patrol.precision import standings
from patrol.report import DepartmentLine, Report, report_of
from patrol.report_rows import rows_of
from patrol.severity import Severity
from staff.models import Department, User
from staff.permissions import Action, can, departments_to
from staff.wording import format_datetime

NONE = "—"
CSV = {"figures": ("集計", figures_csv), "findings": ("指摘", findings_csv)}


def may_see(user: User) -> bool:
    return can(user, Action.ANALYSE)


def report(request: HttpRequest) -> HttpResponse:
    user, month, found = _asked(request)
    address = reverse("patrol:report")
    this_month = Month.of(timezone.now())
    context = {
        **admin.site.each_context(request),
        "title": "パトロールの月報",
        "tabs": record_tabs(user),
        "month": month,
        "previous": f"{address}?month={month.previous}",
        "next": f"{address}?month={month.next}" if month < this_month else "",
        "is_running": month == this_month,
        "latest": str(this_month),
        "whose": _whose(user),
        "made_at": format_datetime(timezone.now(), base_year=0),
        "found": found,
        "facts": _facts(found),
        "checks_chart": _checks_chart(found),
        "departments_chart": _departments_chart(found),
        "kinds_chart": _kinds_chart(found),
        "departments": [_department(one) for one in found.departments],
        "places": _places(found),
        "csv": [
            (label, f"{reverse('patrol:report_csv', args=[name])}?month={month}")
            for name, (label, _) in CSV.items()
        ],
        "may_see_checks": can(user, Action.PATROL),
    }
    return TemplateResponse(request, "patrol/report.html", context)


def download(request: HttpRequest, table: str) -> HttpResponse:
    """One of the two tables, marked as UTF-8 for spreadsheets."""
    _user, month, found = _asked(request)
    label, written = CSV[table]
    name = f"パトロール月報_{month.label}_{label}.csv"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(
        written(found).encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
    )


def _asked(request: HttpRequest) -> tuple[User, Month, Report]:
    user = person(request)
    if not may_see(user):
        raise PermissionDenied
    this_month = Month.of(timezone.now())
    month = min(Month.read(request.GET.get("month", ""), this_month), this_month)
    return user, month, report_of(rows_of(month, departments_to(user, Action.ANALYSE)))


def _whose(user: User) -> str:
    departments = departments_to(user, Action.ANALYSE)
    if not departments:
        return "所属する課が登録されていません"
    if len(departments) == Department.objects.count():
        return "すべての課"
    under = len(departments) - 1
    return f"{user.department}とその下の{under}課" if under else str(user.department)


def _facts(found: Report) -> list[tuple[str, str]]:
    totals = found.totals
    return [
        ("届いた", f"{totals.arrived:,}件"),
        ("承認した", f"{totals.approved:,}件"),
        ("差し戻した", f"{totals.returned:,}件"),
        ("取下げ", f"{totals.withdrawn:,}件"),
        ("残っている", f"{totals.left:,}件"),
        ("判断までの時間（中央値）", took(totals.waits.median)),
        ("判断までの時間（9割はこれ以内）", took(totals.waits.p90)),
    ]


def took(seconds: float | None) -> str:
    """「25分」「3時間20分」「2日4時間」; a dash where nothing was decided."""
    if seconds is None:
        return NONE
    minutes = round(seconds / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days}日{hours}時間" if hours else f"{days}日"
    if hours:
        return f"{hours}時間{minutes}分" if minutes else f"{hours}時間"
    return f"{minutes}分" if minutes else "1分未満"


def percent(part: float | None) -> str:
    return NONE if part is None else f"{part:.0%}"


def _checks_chart(found: Report) -> Chart:
    lines = [
        (line.title, [(severity.value, line.severities[severity]) for severity in Severity])
        for line in found.checks
    ]
    return chart_of(lines, "件")


def _departments_chart(found: Report) -> Chart:
    lines = [
        (one.department.name, [("returned", one.returned), ("other", one.decided - one.returned)])
        for one in found.departments
        if one.decided
    ]
    return chart_of(lines, "件")


def _kinds_chart(found: Report) -> Chart:
    return chart_of(
        [(one.label, [("patrol", one.patrol), ("heads", one.heads)]) for one in found.kinds], "件"
    )


def _department(one: DepartmentLine) -> dict[str, Any]:
    return {
        "line": one,
        "rate": percent(one.return_rate),
        "each": NONE if one.findings_each is None else f"{one.findings_each:.1f}件",
        "median": took(one.waits.median),
        "p90": took(one.waits.p90),
    }


def _places(found: Report) -> list[dict[str, Any]]:
    """With the word that a check rests there now."""
    resting = {(one.category, one.check) for one in standings() if one.rest is not None}
    return [
        {
            "line": line,
            "precision": percent(line.precision),
            "rests": (line.category.code, line.check) in resting,
        }
        for line in found.places
    ]
