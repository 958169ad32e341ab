"""承認: what waits for one person in the department, and the page to decide on one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from announcements.models import Announcement
from patrol.models import Ask
from patrol.pages.looking import look_at
from patrol.pages.queue import time_left
from patrol.pages.reaching import person
from patrol.pages.sign_off_acts import DOINGS, after
from patrol.routes import waiting
from patrol.routes.rules import Act
from patrol.routes.running import Held, circulation_of, look
from patrol.routes.showing import line_of_stations, names
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can, is_own_work

LONGEST_LIST = 50


def sign_offs(request: HttpRequest) -> HttpResponse:
    """What is one's turn, then what is to be seen afterwards, then what waits for others."""
    user = person(request)
    if not signs_off(user):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "承認",
        "asked": rows_of(waiting.asked(user)),
        "deputised": rows_of(waiting.deputised_to(user)),
        "unseen": rows_of(waiting.to_be_seen(user)),
        "others": rows_of(waiting.before_their_turn(user)),
    }
    return TemplateResponse(request, "patrol/sign_offs.html", context)


def signs_off(user: User) -> bool:
    """Heads of section, and whoever was asked or named once."""
    return user.is_active and (can(user, Action.SIGN_OFF) or user.asks.exists() or user.stands_in.exists())


def rows_of(asks: QuerySet[Ask], most: int = LONGEST_LIST) -> list[dict[str, Any]]:
    """One row per announcement, with everybody it waits for."""
    now = timezone.now()
    rows: dict[int, dict[str, Any]] = {}
    for ask in asks[:most]:
        revision = ask.stage.circulation.revision
        row = rows.setdefault(
            revision.announcement_id,
            {
                "announcement": revision.announcement,
                "revision": revision,
                "time_left": time_left(revision.announcement.publish_at, now),
                "ask": ask,
                "people": [],
            },
        )
        row["people"].append(ask.person)
        row["who"] = names(row["people"])
    return list(rows.values())


def sign_off(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """One announcement before somebody who may do something about it."""
    announcement = _announcement(announcement_id)
    user = person(request)
    held = held_before(announcement, user)
    if request.method != "POST":
        return _page(request, announcement, held, {})
    if request.POST.get("act") not in list(Act):
        raise PermissionDenied
    act = Act(request.POST["act"])
    form = DOINGS[act].form(request.POST, auto_id=f"id_{act}_%s")
    if not form.is_valid():
        return _page(request, announcement, held, {act: form})
    return _decide(request, announcement, act, form)


def _announcement(number: int) -> Announcement:
    found = Announcement.objects.select_related("department", "category", "current_revision__submitted_by")
    return get_object_or_404(found, pk=number)


def held_before(announcement: Announcement, user: User) -> Held | None:
    """The circulation as it is to this person; 403 for strangers. None where nothing circulates."""
    circulation = circulation_of(announcement) if announcement.current_revision else None
    held = look(announcement, circulation, user) if circulation else None
    allowed = (
        can(user, Action.SIGN_OFF, announcement.department_id)
        or (held is not None and bool(held.acts))
        or waiting.asked_to_judge(user).filter(announcement=announcement.pk).exists()
    )
    if not allowed or announcement.current_revision is None:
        raise PermissionDenied
    return held


def _decide(request: HttpRequest, announcement: Announcement, act: Act, form: forms.Form) -> HttpResponse:
    try:
        result = DOINGS[act].do(announcement, person(request), form.cleaned_data)
        messages.success(request, f"「{announcement.title}」{after(act, result)}")
    except Refused as refusal:
        # Somebody was quicker: the page as it is now, with what was written.
        form.add_error(None, refusal.message)
        announcement = _announcement(announcement.pk)
        return _page(request, announcement, held_before(announcement, person(request)), {act: form})
    return redirect("patrol:sign_offs" if signs_off(person(request)) else "admin:index")


def _page(
    request: HttpRequest, announcement: Announcement, held: Held | None, tried: dict[Act, forms.Form]
) -> HttpResponse:
    assert announcement.current_revision is not None
    user, revision = person(request), announcement.current_revision
    revision.announcement = announcement
    possible = held.acts if held else frozenset()
    filled = {
        act: tried.get(act) or doing.form(auto_id=f"id_{act}_%s")
        for act, doing in DOINGS.items()
        if act in possible or act in tried
    }
    context = {
        **admin.site.each_context(request),
        **look_at(revision),
        "title": announcement.title,
        "held": held,
        "stations": line_of_stations(held.circulation) if held else [],
        "asks": _asks(held) if held else [],
        "running": held is not None and not held.circulation.outcome,
        "own_work": is_own_work(user, announcement),
        "forms": {act.value: form for act, form in filled.items()},
        "failed": next(iter(tried.values()), None),
        "may_reroute": can(user, Action.REROUTE, announcement),
        **(_where(held) if held else {}),
    }
    status = 422 if tried else 200
    return TemplateResponse(request, "patrol/sign_off.html", context, status=status)


def _where(held: Held) -> dict[str, Any]:
    """The open step, and its neighbours by name, for the words on the buttons."""
    step = held.line.open
    if step is None:
        return {}
    before, following = held.line.before(step.position), held.line.after(step.position)
    last_one = step.missing <= 1
    return {
        "stage": held.stage(step.position),
        "stage_before": held.stage(before.position).name if before else "",
        "stage_after": held.stage(following.position).name if following and last_one else "",
        "is_last_word": following is None and last_one,
        "absent": [ask.person for ask in _asks(held) if ask.person_id in held.away],
    }


def _asks(held: Held) -> list[Ask]:
    """Everybody asked, step by step and round by round."""
    asks = Ask.objects.filter(stage__circulation=held.circulation)
    return list(asks.select_related("stage", "person", "acted_by").order_by("stage__position", "round", "pk"))
