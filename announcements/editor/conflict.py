"""When someone else saved the draft meanwhile: what differs, and all that was typed, to be sent again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from announcements.diff import FieldChange, changes, text_label
from announcements.editor.form import own_texts
from announcements.live import content_of_post
from announcements.models import Announcement, Channel
from announcements.snapshot import snapshot
from staff.models import User

# Sent anew by the page, or meaningless a second time.
_NOT_SENT_AGAIN = frozenset({"csrfmiddlewaretoken", "version", "_save", "_submit"})


@dataclass(frozen=True, slots=True)
class Conflict:
    """`differences` go from what is stored now to what was typed here."""

    stored: Announcement
    differences: list[FieldChange]
    kept: list[tuple[str, str]]
    pictures_lost: bool


def conflict_of(announcement: Announcement, post: QueryDict, had_files: bool, actor: User) -> Conflict:
    """What the page shows. `announcement` is read anew; `post` is the refused form."""
    stored = Announcement.objects.select_related("department", "category", "last_edited_by").get(
        pk=announcement.pk
    )
    post = post.copy()
    post["announcement"] = str(stored.pk)
    return Conflict(
        stored=stored,
        differences=_written_by_hand(stored, post, actor),
        kept=list(_kept(post)),
        pictures_lost=had_files,
    )


def _written_by_hand(stored: Announcement, post: QueryDict, actor: User) -> list[FieldChange]:
    """The differences people made; generated texts only repeat them."""
    by_hand = {*stored.channel_texts.values_list("channel", flat=True), *own_texts(post)}
    generated = {text_label(channel) for channel in Channel if channel not in by_hand}
    found = changes(snapshot(stored), content_of_post(post, actor))
    return [change for change in found if change.label not in generated]


def _kept(post: QueryDict) -> Iterator[tuple[str, Any]]:
    for name, values in post.lists():
        if name not in _NOT_SENT_AGAIN:
            yield from ((name, value) for value in values)
