"""Pages and fragments about readers: always counts, never people."""

from __future__ import annotations

import logging
from datetime import date
from typing import cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from segments import webhooks
from segments.charters import charters
from segments.counting import breakdown
from segments.filters import SegmentFilter
from segments.forms import SegmentField
from segments.tallying import headcount
from segments.waking import wake
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can

logger = logging.getLogger(__name__)


@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """The live head count of the segment in a posted form: number, words and warnings."""
    form = _asked(request)
    if not form.is_valid():
        return render(request, "segments/count.html", {"errors": form.errors_of_segment})
    segment, on = form.segment, _sending_day(request)
    context: dict[str, object] = {"segment": segment, "description": segment.describe(), "field": form.name}
    try:
        if not segment.is_empty:
            context["found"] = headcount(segment, on)
            context["friends"] = headcount(SegmentFilter(everyone=True), on).total
    except Refused as refusal:
        context["errors"] = [refusal.message]
    return render(request, "segments/count.html", context)


@require_POST
def spread(request: HttpRequest) -> HttpResponse:
    """Who they are, by ward and category: asked for once the number stands, as it takes ten times as long."""
    form = _asked(request)
    if not form.is_valid():
        return HttpResponse()
    try:
        found = breakdown(form.segment, _sending_day(request))
    except Refused:
        return HttpResponse()  # the number beside it stands, or says what is wrong
    return render(request, "segments/spread.html", {"spread": found})


def _asked(request: HttpRequest) -> _CountForm:
    if not can(cast("User", request.user), Action.VIEW):
        raise PermissionDenied
    return _CountForm(request.POST, field=request.GET.get("field", "segment"))


class _CountForm(forms.Form):
    """One segment field under the name it has on the page that asks."""

    def __init__(self, data: object, *, field: str) -> None:
        super().__init__(cast("dict[str, object]", data))
        self.name = field
        self.fields[field] = SegmentField(required=False)

    @property
    def segment(self) -> SegmentFilter:
        return SegmentFilter.from_json(self.cleaned_data[self.name])

    @property
    def errors_of_segment(self) -> list[str]:
        return [str(error) for error in self.errors.get(self.name, [])]


def _sending_day(request: HttpRequest) -> date:
    """Children's ages count on the day it goes out; today when no day is given yet."""
    text = request.POST.get("publish_at_0") or request.POST.get("publish_at", "")
    try:
        return parse_date(text[:10]) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """What each category promises, for everybody who writes or judges an announcement."""
    user = cast("User", request.user)
    if not can(user, Action.VIEW):
        raise PermissionDenied
    friends, found = charters()
    context = {
        **admin.site.each_context(request),
        "title": "カテゴリ",
        "friends": friends,
        "charters": found,
        "may_edit": can(user, Action.EDIT_CATEGORY),
    }
    return render(request, "segments/categories.html", context)


@csrf_exempt
@require_POST
def line_webhook(request: HttpRequest) -> HttpResponse:
    """LINE's calls. Nothing is stored before the signature over the raw bytes is right.

    A database that does not take the events in time is answered with 500: LINE delivers them again.
    """
    if _announced_bytes(request) > webhooks.MOST_BYTES:
        return HttpResponse(status=413)
    signature = request.headers.get("x-line-signature", "")
    if not webhooks.is_signed(request.body, signature, settings.LINE_CHANNEL_SECRET):
        return HttpResponse(status=403)
    try:
        received = webhooks.store(request.body)
    except webhooks.Malformed:
        return HttpResponse(status=400)
    except (OperationalError, InterfaceError) as error:
        logger.warning("webhook events could not be stored in time (%s)", type(error).__name__)
        return HttpResponse(status=500)
    if received.identified:
        transaction.on_commit(wake)
    return HttpResponse(status=200)


def _announced_bytes(request: HttpRequest) -> int:
    """The length the sender states; Django reads no further than that."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
