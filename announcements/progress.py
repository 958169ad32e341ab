"""Where an announcement is on its way, as the line of steps on its page; and what happened to it so far."""

from __future__ import annotations

from django.db.models import QuerySet

from announcements.models import Announcement, State
from announcements.transitions import TRANSITIONS, Verb
from announcements.way import Station, stations
from staff.models import AuditEntry
from staff.wording import format_datetime

_ORDER = (
    ("下書き", (State.DRAFT, State.RETURNED)),
    ("所属の承認", (State.HEAD_REVIEW,)),
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


def steps(announcement: Announcement) -> list[Station]:
    """The line of steps, with the department's own in their place. A cancelled one has left it."""
    if announcement.state == State.CANCELLED:
        ended = "廃案" if reason_of_rejection(announcement) else "中止"
        return [Station(ended, "stopped", "配信しません。")]
    here = next(index for index, (_, states) in enumerate(_ORDER) if announcement.state in states)
    line: list[Station] = []
    for index, (label, states) in enumerate(_ORDER):
        own = State.HEAD_REVIEW in states
        line += stations(announcement) if own else [_step(announcement, label, index, here)]
    return line


def _step(announcement: Announcement, label: str, index: int, here: int) -> Station:
    if index != here:
        return Station(label, "done" if index < here else "todo")
    state = State(announcement.state)
    if state in _STOPPED:
        return Station(label, "stopped", _STOPPED[state])
    if state == State.SENT:
        return Station(label, "done")
    at = announcement.publish_at if state == State.SCHEDULED else None
    return Station(label, "current", f"{format_datetime(at)}に配信" if at else "")


def history(announcement: Announcement) -> QuerySet[AuditEntry]:
    """Every act on it, the newest first."""
    return AuditEntry.objects.filter(
        object_type=Announcement._meta.label_lower, object_id=str(announcement.pk)
    ).select_related("actor")


def reason_of_return(announcement: Announcement) -> AuditEntry | None:
    """The act that sent it back, while it is back."""
    if announcement.state != State.RETURNED:
        return None
    sent_back = {TRANSITIONS[verb].label for verb in (Verb.SEND_BACK, Verb.RETURN, Verb.VOID)}
    return history(announcement).filter(verb__in=sent_back).first()


def reason_of_rejection(announcement: Announcement) -> AuditEntry | None:
    """The act of the decider who let it drop (廃案)."""
    if announcement.state != State.CANCELLED:
        return None
    return history(announcement).filter(verb=TRANSITIONS[Verb.REJECT].label).first()
