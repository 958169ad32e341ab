"""所属長の確認: what waits for the head of section, and the page to decide on one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from announcements.models import Announcement, State
from patrol import actions
from patrol.forms import ReturnForm, SignOffForm
from patrol.pages.looking import look_at
from patrol.pages.queue import time_left
from patrol.pages.reaching import person
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can, is_own_work, visible_announcements


def sign_offs(request: HttpRequest) -> HttpResponse:
    """The list, the soonest to go out first."""
    user = person(request)
    if not can(user, Action.SIGN_OFF):
        raise PermissionDenied
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": "所属長の確認",
        "rows": [
            {
                "announcement": one,
                "time_left": time_left(one.publish_at, now),
                "own_work": is_own_work(user, one),
            }
            for one in waiting_for(user)
        ],
    }
    return TemplateResponse(request, "patrol/sign_offs.html", context)


def waiting_for(user: User) -> QuerySet[Announcement]:
    """Announcements of the departments under this head, waiting for a head."""
    waiting = Announcement.objects.filter(visible_announcements(user), state=State.HEAD_REVIEW)
    reached = [one.pk for one in waiting if can(user, Action.SIGN_OFF, one.department_id)]
    return (
        waiting.filter(pk__in=reached)
        .select_related("department", "category", "current_revision__submitted_by")
        .order_by("publish_at", "pk")
    )


def sign_off(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """One announcement before its head of section."""
    announcement = get_object_or_404(
        Announcement.objects.select_related("department", "category", "current_revision__submitted_by"),
        pk=announcement_id,
    )
    user = person(request)
    if not can(user, Action.SIGN_OFF, announcement.department_id) or announcement.current_revision is None:
        raise PermissionDenied
    returning = "return" in request.POST
    data = request.POST if request.method == "POST" else None
    agree, send_back = SignOffForm(None if returning else data), ReturnForm(data if returning else None)
    chosen = send_back if returning else agree
    if data is not None and chosen.is_valid():
        return _decide(request, announcement, returning, chosen.cleaned_data)
    return _page(request, announcement, agree, send_back)


def _decide(
    request: HttpRequest, announcement: Announcement, returning: bool, said: dict[str, Any]
) -> HttpResponse:
    user = person(request)
    try:
        if returning:
            actions.return_from_head(announcement, user, said["reason"], said["kind"])
            messages.success(request, f"「{announcement.title}」を差し戻しました。")
        else:
            actions.sign_off(announcement, user, said["comment"])
            messages.success(request, f"「{announcement.title}」を承認し、広報課へ送りました。")
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("patrol:sign_off", announcement.pk)
    return redirect("patrol:sign_offs")


def _page(
    request: HttpRequest, announcement: Announcement, agree: SignOffForm, send_back: ReturnForm
) -> HttpResponse:
    assert announcement.current_revision is not None
    revision = announcement.current_revision
    revision.announcement = announcement
    context = {
        **admin.site.each_context(request),
        **look_at(revision),
        "title": announcement.title,
        "waiting": announcement.state == State.HEAD_REVIEW,
        "own_work": is_own_work(person(request), announcement),
        "sign_off_form": agree,
        "return_form": send_back,
    }
    status = 422 if agree.errors or send_back.errors else 200
    return TemplateResponse(request, "patrol/sign_off.html", context, status=status)
