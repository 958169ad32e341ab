"""From a request to the person who asks and the review they may see."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from announcements.models import Announcement
from patrol.claims import SEEN_BY_CLAIMER
from patrol.models import Review
from staff.models import User
from staff.permissions import Action, can


def review_for(request: HttpRequest, announcement_id: int) -> Review:
    """The newest review of an announcement the person may patrol; 404 or 403 otherwise."""
    announcement = get_object_or_404(
        Announcement.objects.select_related("department", "category", "current_revision"), pk=announcement_id
    )
    if not can(request.user, Action.PATROL, announcement):
        raise PermissionDenied
    reviews = Review.objects.filter(announcement=announcement).annotate(**SEEN_BY_CLAIMER).order_by("-pk")
    found = reviews.select_related("revision__submitted_by", "claimed_by", "decided_by").first()
    if found is None:
        raise Http404("このお知らせは、まだ広報課に届いていません。")
    found.announcement = found.revision.announcement = announcement
    return found


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # admin_view lets nobody else in
    return request.user


def written(request: HttpRequest, name: str) -> str:
    """A text as a person typed it: plain line breaks, and no NUL, which PostgreSQL cannot keep."""
    return request.POST.get(name, "").replace("\r\n", "\n").replace("\x00", "")
