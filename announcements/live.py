"""The content of a form that is still being typed, for previews, counters and live findings.

Tolerant where saving is strict: what cannot be read yet is left out, so that the rest can be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from announcements.editor.form import AnnouncementForm, own_texts
from announcements.models import Announcement, Attachment, Rights
from announcements.snapshot import content_of
from staff.models import Department, User
from staff.permissions import Action, can

# The hidden field of the editor that names the stored announcement ("" while there is none).
ANNOUNCEMENT = "announcement"
_LONGEST_NUMBER = 19  # digits of a bigint


def content_of_post(post: QueryDict, actor: User) -> dict[str, Any]:
    """What `Revision.content` would be if the posted editor form were submitted now."""
    announcement = announcement_of_post(post, actor)
    return content_of(announcement, own_texts(post), _pictures(post, announcement))


def announcement_of_post(post: QueryDict, actor: User) -> Announcement:
    """The working copy with the posted values in it; never saved."""
    form_class = type("LiveForm", (AnnouncementForm,), {"actor": actor})
    form: AnnouncementForm = form_class(post, instance=_stored(post, actor))
    form.is_valid()
    _keep_words(form)
    announcement: Announcement = form.instance
    if not announcement.department_id:
        announcement.department = actor.department or Department(name="")
    return announcement


def number_of_post(post: QueryDict) -> int | None:
    """The stored announcement the form says it edits, whoever asks; None while there is none."""
    number = post.get(ANNOUNCEMENT, "")
    return int(number) if number.isdecimal() and len(number) < _LONGEST_NUMBER else None


def _pictures(post: QueryDict, announcement: Announcement) -> Iterable[Attachment]:
    """The stored pictures as the form describes them now; one just chosen is known once it is saved."""
    if announcement._state.adding:
        return ()
    pictures = list(announcement.attachments.all())
    places = {post.get(f"attachments-{place}-id"): place for place in range(len(pictures))}
    for picture in pictures:
        place = places.get(str(picture.pk))
        rights = post.get(f"attachments-{place}-rights", picture.rights)
        picture.rights = rights if rights in Rights.values else ""
        picture.alt = post.get(f"attachments-{place}-alt", picture.alt)[:300]
    return pictures


def _stored(post: QueryDict, actor: User) -> Announcement:
    """The announcement being edited, when this person may edit it; else an empty one."""
    if number := number_of_post(post):
        found = Announcement.objects.select_related("department", "category").filter(pk=number).first()
        if found is not None and can(actor, Action.EDIT, found):
            return found
    return Announcement()


def _keep_words(form: AnnouncementForm) -> None:
    """Words that are too long or not right yet are still shown as typed, up to where nobody reads on."""
    for name in form.errors:
        field = form.fields.get(name)
        if isinstance(field, forms.CharField) and hasattr(form.instance, name):
            typed = str(form.data.get(name, ""))
            setattr(form.instance, name, typed[: 2 * (field.max_length or 0)].replace("\x00", ""))
