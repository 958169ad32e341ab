"""Fragments of the editor, and the pictures themselves."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from announcements.editor.texts import texts_of_post
from announcements.images import FOLDER
from announcements.models import Announcement, Attachment, State
from announcements.transitions import TRANSITIONS, Verb
from staff.models import AuditEntry, User
from staff.permissions import Action, can, visible_announcements

# From approval on the platforms fetch the picture themselves.
_FROZEN = (
    State.APPROVED,
    State.SCHEDULED,
    State.SENDING,
    State.SENT,
    State.PARTLY_FAILED,
    State.NEEDS_CHECK,
)


@require_POST
def texts(request: HttpRequest) -> HttpResponse:
    """What each channel would say, with its counter, for the form as typed so far."""
    actor = cast("User", request.user)
    if not can(actor, Action.VIEW):
        raise PermissionDenied
    return render(request, "announcements/editor/texts.html", {"texts": texts_of_post(request.POST, actor)})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A stored picture: for staff who may see the announcement, for everybody once it is frozen for sending.

    The name is the digest of the bytes: it cannot be guessed, and what it names never changes.
    """
    path = f"{FOLDER}{name}"
    public = _is_public(path)
    if not (public or _is_visible(request, path)):
        raise Http404
    return stored_picture(path, public=public)


def stored_picture(path: str, *, public: bool) -> FileResponse:
    """A JPEG or PNG of ours, which never changes under its name. 404 when it is gone."""
    try:
        stored = default_storage.open(path)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(stored, content_type="image/jpeg" if path.endswith(".jpg") else "image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"{'public' if public else 'private'}, max-age=31536000, immutable"
    return response


def _is_public(path: str) -> bool:
    owners = Announcement.objects.filter(attachments__image=path, current_revision__isnull=False)
    return owners.filter(state__in=_FROZEN).exists() or _was_sent_in_part(
        [str(pk) for pk in owners.filter(state=State.CANCELLED).values_list("pk", flat=True)]
    )


def _was_sent_in_part(cancelled: list[str]) -> bool:
    """Residents who got it before it was stopped still look at the picture."""
    return (
        bool(cancelled)
        and AuditEntry.objects.filter(
            object_type=Announcement._meta.label_lower,
            object_id__in=cancelled,
            verb=TRANSITIONS[Verb.START].label,
        ).exists()
    )


def _is_visible(request: HttpRequest, path: str) -> bool:
    if not isinstance(request.user, User):
        return False
    seen = Announcement.objects.filter(visible_announcements(request.user))
    return Attachment.objects.filter(image=path, announcement__in=seen).exists()
