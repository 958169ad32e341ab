"""配信を控える期間: what is in effect now, what is planned, and where to set it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from patrol.calendar import elections_on
from patrol.models import ElectionPeriod, QuietPeriod
from patrol.pages.review import person
from staff.models import User
from staff.permissions import Action, can

SHOWN = 20


def calendar(request: HttpRequest) -> HttpResponse:
    """Everybody may look; the PR division sets."""
    user = person(request)
    if not can(user, Action.VIEW):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "配信を控える期間",
        **in_effect(user),
        "all_quiet": QuietPeriod.objects.all()[:SHOWN],
        "all_elections": ElectionPeriod.objects.all()[:SHOWN],
        "now": timezone.now(),
        "today": timezone.localdate(),
        "may_edit": can(user, Action.EDIT_CALENDAR),
    }
    return TemplateResponse(request, "patrol/calendar.html", context)


def in_effect(_user: User) -> dict[str, Any]:
    """The periods that hold at this moment, for this page and for the home page."""
    now = timezone.now()
    return {"quiet": list(QuietPeriod.objects.at(now)), "elections": list(elections_on(timezone.localdate()))}


def something_holds(user: User) -> bool:
    """True while a period is in effect: then the home page of everybody says so."""
    return can(user, Action.VIEW) and any(in_effect(user).values())
