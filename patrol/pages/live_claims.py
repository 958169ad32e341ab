"""Who has taken what, asked by open pages every few seconds: fragments that replace what they show of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from patrol.claims import SEEN_BY_CLAIMER, claim_of
from patrol.models import Review
from patrol.pages.reaching import person
from staff.permissions import Action, can

MOST = 60  # twice what a page of the queue shows


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """`shown`: the reviews on the page. `newest`: the newest review there was when it was drawn."""
    user = person(request)
    if not can(user, Action.PATROL):
        raise PermissionDenied
    now = timezone.now()
    shown = [(one, claim_of(one, user, now)) for one in _shown(request.GET.get("shown", ""))]
    newest = _number(request.GET.get("newest", ""))
    arrived = 0 if newest is None else Review.objects.filter(decision="", pk__gt=newest).count()
    context = {"shown": shown, "arrived": arrived, "in_queue": newest is not None}
    return render(request, "patrol/live_claims.html", context)


def _shown(asked: str) -> QuerySet[Review]:
    numbers = [number for text in asked.split(",")[:MOST] if (number := _number(text)) is not None]
    reviews = Review.objects.filter(pk__in=numbers).select_related("claimed_by", "announcement", "decided_by")
    return reviews.annotate(**SEEN_BY_CLAIMER)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
