"""承認ルートの変更: a page of its own, for a manager, while a sign-off is under way."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from announcements.models import Announcement
from patrol.pages.review import person
from patrol.routes import acting
from patrol.routes.following import routes_of
from patrol.routes.forms import RerouteForm
from patrol.routes.running import circulation_of
from patrol.routes.showing import line_of_stations
from staff.errors import Refused
from staff.permissions import Action, can


def reroute(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """GET shows where it is and the other ways; POST starts it anew along the chosen one."""
    announcement = get_object_or_404(
        Announcement.objects.select_related("department", "current_revision"), pk=announcement_id
    )
    user = person(request)
    if not can(user, Action.REROUTE, announcement):
        raise PermissionDenied
    routes = [route for route in routes_of(announcement.department) if route.steps.all()]
    form = RerouteForm(request.POST if request.method == "POST" else None, routes)
    if form.is_bound and form.is_valid():
        try:
            acting.reroute(announcement, user, form.chosen, form.cleaned_data["reason"])
            messages.success(
                request, f"「{announcement.title}」の承認ルートを変えました。最初の段から回ります。"
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("admin:announcements_announcement_detail", announcement.pk)
    circulation = circulation_of(announcement)
    context = {
        **admin.site.each_context(request),
        "title": "承認ルートを変える",
        "announcement": announcement,
        "circulation": circulation,
        "stations": line_of_stations(circulation) if circulation else [],
        "form": form,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "patrol/reroute.html", context, status=status)
