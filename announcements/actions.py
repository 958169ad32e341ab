"""What people do with an announcement: one function per act, each in one transaction, each recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from announcements import signals
from announcements.completeness import Incomplete, problems
from announcements.digest import digest_of
from announcements.models import Announcement, Attachment, ChannelText, Revision, State
from announcements.snapshot import snapshot
from announcements.transitions import (
    AS_SUBMITTED,
    EDITABLE,
    FORBIDDEN,
    LOST,
    Verb,
    move,
    record_delivery_progress,
)
from staff import audit
from staff.errors import Refused
from staff.models import Department, User
from staff.permissions import Action, can, visible_departments

__all__ = [
    "DRAFT_FIELDS",
    "StaleDraft",
    "cancel",
    "copy_as_new",
    "is_editable",
    "may_copy",
    "record_pictures",
    "record_delivery_progress",
    "save_draft",
    "submit",
    "withdraw",
]

# Columns a draft's save writes. Never state or current_revision: those move by transitions only.
_NOT_OF_THE_DRAFT = frozenset(
    {"id", "department", "author", "last_edited_by", "state", "version", "current_revision", "created_at"}
    | {"updated_at", "source_key", "source_digest"}
)
DRAFT_FIELDS = tuple(
    field.name for field in Announcement._meta.concrete_fields if field.name not in _NOT_OF_THE_DRAFT
)
# A copy is for another occasion: its days and its time of sending have to be said anew.
_NOT_COPIED = ("starts_on", "ends_on", "deadline_on", "publish_at", "expires_at")


class StaleDraft(Refused):
    """The draft was saved by someone else since the page was opened; nothing was overwritten."""


@transaction.atomic
def save_draft(
    announcement: Announcement, actor: User, *, texts: Mapping[str, str] | None = None, act: str = ""
) -> Announcement:
    """Store a new or changed draft, complete or not. Without a change nothing is written or recorded.

    `announcement.version` is the version the page showed: a newer one in the database raises StaleDraft.
    `texts` are a person's own words per channel; a channel not in it goes back to the generated text.
    `act` is what the record calls it when it is not a person typing.
    """
    if announcement._state.adding:
        _create(announcement, actor, act or "下書きを作成")
    elif not _update(announcement, actor, texts, act or "下書きを保存"):
        return announcement
    if texts is not None:
        _replace_texts(announcement, texts)
    signals.draft_changed.send(sender=Announcement, announcement=announcement, actor=actor)
    return announcement


def _create(announcement: Announcement, actor: User, act: str) -> None:
    if not can(actor, Action.CREATE, announcement.department):
        raise Refused("ほかの課のお知らせは作れません。担当課を確かめてください。")
    announcement.author = announcement.last_edited_by = actor
    announcement.save(force_insert=True)
    audit.record(actor, act, announcement)


def _update(announcement: Announcement, actor: User, texts: Mapping[str, str] | None, act: str) -> bool:
    stored = locked_draft(announcement, actor)
    changed = [name for name in DRAFT_FIELDS if getattr(stored, name) != getattr(announcement, name)]
    labels = [str(Announcement._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
    if texts is not None and _written(texts) != dict(stored.channel_texts.values_list("channel", "text")):
        labels.append("媒体別の文面")
    if labels:
        _write(announcement, actor, {name: getattr(announcement, name) for name in changed})
        audit.record(actor, act, announcement, changed=labels)
    return bool(labels)


def locked_draft(announcement: Announcement, actor: User) -> Announcement:
    """The stored draft, locked, if `actor` may edit it and it is still the one the page showed."""
    stored = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
    if not can(actor, Action.EDIT, stored):
        raise Refused(FORBIDDEN)
    if stored.state not in EDITABLE:
        raise Refused("申請したお知らせは直せません。直すときは、先に取り下げてください。")
    if stored.version != announcement.version:
        raise StaleDraft(LOST)
    return stored


def _write(announcement: Announcement, actor: User, values: dict[str, Any]) -> None:
    """The conditional UPDATE of a draft: one version higher, by this person."""
    now = timezone.now()
    here = Announcement.objects.filter(pk=announcement.pk, version=announcement.version, state__in=EDITABLE)
    if not here.update(**values, version=F("version") + 1, last_edited_by=actor, updated_at=now):
        raise StaleDraft(LOST)
    announcement.version += 1
    announcement.last_edited_by, announcement.updated_at = actor, now


def _replace_texts(announcement: Announcement, texts: Mapping[str, str]) -> None:
    own = _written(texts)
    announcement.channel_texts.exclude(channel__in=own).delete()
    for channel, text in own.items():
        ChannelText.objects.update_or_create(
            announcement=announcement, channel=channel, defaults={"text": text}
        )


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {channel: text for channel, text in texts.items() if text.strip()}


@transaction.atomic
def record_pictures(announcement: Announcement, actor: User, changes: Sequence[str]) -> None:
    """Pictures of the draft were added, described anew or removed: a change like any other."""
    locked_draft(announcement, actor)
    _write(announcement, actor, {})
    audit.record(actor, "画像を変更", announcement, changed=list(changes))
    signals.draft_changed.send(sender=Announcement, announcement=announcement, actor=actor)


@transaction.atomic
def submit(announcement: Announcement, actor: User) -> Revision:
    """Freeze a revision of the draft and hand it to the department's own approvers, where it has any.

    Raises Incomplete with every gap, or Refused: no right, already submitted, changed in the meantime.
    """
    stored = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
    if not can(actor, Action.SUBMIT, stored):
        raise Refused(FORBIDDEN)
    if stored.state not in EDITABLE or stored.version != announcement.version:
        raise Refused(LOST)
    if gaps := problems(stored):
        raise Incomplete(gaps)
    revision = _freeze(stored, actor)
    move(stored, Verb.SUBMIT, actor, current_revision=revision)
    signals.submitted.send(sender=Announcement, announcement=stored, revision=revision, actor=actor)
    announcement.state, announcement.current_revision = stored.state, revision
    return revision


def _freeze(announcement: Announcement, actor: User) -> Revision:
    content = snapshot(announcement)
    last = announcement.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    return Revision.objects.create(
        announcement=announcement,
        number=last + 1,
        content=content,
        digest=digest_of(content),
        edited_by=announcement.last_edited_by,
        submitted_by=actor,
    )


@transaction.atomic
def withdraw(announcement: Announcement, actor: User, reason: str) -> None:
    """取下げ: back to a draft, any approval void. Not once sending has begun."""
    move(announcement, Verb.WITHDRAW, actor, reason)
    signals.withdrawn.send(sender=Announcement, announcement=announcement, actor=actor, reason=reason)


@transaction.atomic
def cancel(announcement: Announcement, actor: User, reason: str) -> None:
    """中止: it will not be sent; everything written stays to be read."""
    move(announcement, Verb.CANCEL, actor, reason)
    signals.withdrawn.send(sender=Announcement, announcement=announcement, actor=actor, reason=reason)


@transaction.atomic
def copy_as_new(
    announcement: Announcement, actor: User, department: Department | None = None
) -> Announcement:
    """A new draft with the same words, pictures and audience, but without days and time of sending."""
    if not can(actor, Action.VIEW, announcement):
        raise Refused(FORBIDDEN)
    if not may_copy(actor, announcement):
        raise Refused("担当課が直しているお知らせです。申請されてから複製してください。")
    department = department or (
        announcement.department if can(actor, Action.CREATE, announcement.department) else actor.department
    )
    if department is None:
        raise Refused("所属が決まっていないため作れません。管理者に相談してください。")
    values = {name: getattr(announcement, name) for name in DRAFT_FIELDS if name not in _NOT_COPIED}
    copy = Announcement(department=department, **values)
    save_draft(copy, actor, texts=dict(announcement.channel_texts.values_list("channel", "text")))
    for picture in announcement.attachments.all():
        _copy_picture(picture, copy)
    return copy


def _copy_picture(picture: Attachment, copy: Announcement) -> None:
    picture.pk, picture._state.adding, picture.announcement = None, True, copy
    picture.rights = ""  # a consent was given for one occasion: it is asked for again
    picture.save(force_insert=True)


def may_copy(actor: User, announcement: Announcement) -> bool:
    """True when what would be copied is what this person sees: others than the department see revisions."""
    own = announcement.department_id in visible_departments(actor)
    return can(actor, Action.CREATE) and (own or State(announcement.state) in AS_SUBMITTED)


def is_editable(announcement: Announcement, actor: User) -> bool:
    """True when the form is open to this person."""
    return State(announcement.state) in EDITABLE and can(actor, Action.EDIT, announcement)
