"""Where an announcement is on its way, as the line of steps on its page; and what happened to it so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from announcements.models import Announcement, State
from announcements.transitions import TRANSITIONS, Verb
from staff.models import AuditEntry
from staff.wording import format_datetime

_ORDER = (
    ("下書き", (State.DRAFT, State.RETURNED)),
    ("所属長の確認", (State.HEAD_REVIEW,)),
    ("広報課のパトロール", (State.PATROL,)),
    ("承認・予約", (State.APPROVED, State.SCHEDULED)),
    ("配信中", (State.SENDING,)),
    ("配信済", (State.SENT, State.PARTLY_FAILED, State.NEEDS_CHECK)),
)
_STOPPED = {
    State.RETURNED: "差戻し",
    State.PARTLY_FAILED: "一部失敗",
    State.NEEDS_CHECK: "要確認",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One station; `state` is done, current, stopped or todo."""

    label: str
    state: str
    note: str = ""


def steps(announcement: Announcement) -> list[Step]:
    """The line of steps. A cancelled announcement has left it."""
    if announcement.state == State.CANCELLED:
        return [Step("中止", "stopped", "配信しません。")]
    order = [item for item in _ORDER if item[0] != "所属長の確認" or _passes_the_head(announcement)]
    here = next(index for index, (_, states) in enumerate(order) if announcement.state in states)
    return [_step(announcement, label, index, here, len(order)) for index, (label, _) in enumerate(order)]


def _passes_the_head(announcement: Announcement) -> bool:
    return announcement.department.needs_head_sign_off or announcement.state == State.HEAD_REVIEW


def _step(announcement: Announcement, label: str, index: int, here: int, count: int) -> Step:
    if index != here:
        return Step(label, "done" if index < here else "todo")
    state = State(announcement.state)
    if state in _STOPPED:
        return Step(label, "stopped", _STOPPED[state])
    if state == State.SENT and index == count - 1:
        return Step(label, "done")
    at = announcement.publish_at if state == State.SCHEDULED else None
    return Step(label, "current", f"{format_datetime(at)}に配信" if at else "")


def history(announcement: Announcement) -> QuerySet[AuditEntry]:
    """Every act on it, the newest first."""
    return AuditEntry.objects.filter(
        object_type=Announcement._meta.label_lower, object_id=str(announcement.pk)
    ).select_related("actor")


def reason_of_return(announcement: Announcement) -> AuditEntry | None:
    """The act that sent it back, while it is back."""
    if announcement.state != State.RETURNED:
        return None
    sent_back = (TRANSITIONS[Verb.RETURN].label, TRANSITIONS[Verb.VOID].label)
    return history(announcement).filter(verb__in=sent_back).first()
