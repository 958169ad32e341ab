"""The way of an announcement: one table of verbs, read in one place; each step is one conditional UPDATE."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone

from announcements.models import Announcement, State
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can

# The working copy may be changed only here.
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
# Under review or decided, nothing sent yet.
SUBMITTED = frozenset({State.HEAD_REVIEW, State.PATROL})
DECIDED = frozenset({State.APPROVED, State.SCHEDULED})
# The working copy is the current revision.
AS_SUBMITTED = frozenset(State) - EDITABLE - {State.CANCELLED}

LOST = "ほかの人が先に操作しました。画面を読み直して、いまの状態を確かめてください。"
FORBIDDEN = "この操作をする権限がありません。担当課か広報課に相談してください。"
NO_REASON = "理由を書いてください。相手と、あとで記録を見る人のために必要です。"


class Verb(StrEnum):
    """What can be done to an announcement as a whole."""

    SUBMIT = "submit"
    SIGN_OFF = "sign_off"  # the department has agreed
    SEND_BACK = "send_back"  # by the department itself
    REJECT = "reject"
    RETURN = "return"  # by the PR division
    APPROVE = "approve"
    SCHEDULE = "schedule"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    START = "start"
    FINISH = "finish"
    FAIL_PARTLY = "fail_partly"
    NEED_CHECK = "need_check"
    STOP = "stop"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One verb: from where to where, who may (None: the system), and whether it needs a reason."""

    label: str
    sources: frozenset[State]
    target: State
    action: Action | None = None
    needs_reason: bool = False


_IN_DEPARTMENT = frozenset({State.HEAD_REVIEW})
_SENT = frozenset({State.SENDING, State.PARTLY_FAILED, State.NEEDS_CHECK})

TRANSITIONS: dict[Verb, Arrow] = {
    Verb.SUBMIT: Arrow("申請", EDITABLE, State.HEAD_REVIEW, Action.SUBMIT),
    # Who may do the next three is a matter of who was asked: the room that asks has made sure.
    Verb.SIGN_OFF: Arrow("広報課へ回付", _IN_DEPARTMENT, State.PATROL),
    Verb.SEND_BACK: Arrow("差戻し", _IN_DEPARTMENT, State.RETURNED, needs_reason=True),
    Verb.REJECT: Arrow("廃案", _IN_DEPARTMENT, State.CANCELLED, needs_reason=True),
    Verb.RETURN: Arrow("差戻し", frozenset({State.PATROL}), State.RETURNED, Action.RETURN, needs_reason=True),
    Verb.APPROVE: Arrow("承認", frozenset({State.PATROL}), State.APPROVED, Action.APPROVE),
    Verb.SCHEDULE: Arrow("予約", frozenset({State.APPROVED}), State.SCHEDULED),
    Verb.WITHDRAW: Arrow("取下げ", SUBMITTED | DECIDED, State.DRAFT, Action.WITHDRAW, needs_reason=True),
    Verb.CANCEL: Arrow(
        "中止", EDITABLE | SUBMITTED | DECIDED, State.CANCELLED, Action.CANCEL, needs_reason=True
    ),
    Verb.START: Arrow("配信開始", DECIDED | (_SENT - {State.SENDING}), State.SENDING),
    Verb.FINISH: Arrow("配信終了", DECIDED | _SENT, State.SENT),
    Verb.FAIL_PARTLY: Arrow(
        "一部失敗", DECIDED | (_SENT - {State.PARTLY_FAILED}) | {State.SENT}, State.PARTLY_FAILED
    ),
    Verb.NEED_CHECK: Arrow(
        "要確認", DECIDED | (_SENT - {State.NEEDS_CHECK}) | {State.SENT}, State.NEEDS_CHECK
    ),
    # What the approval bound has changed (the category's promise, say): it is to be submitted anew.
    Verb.VOID: Arrow("承認の無効", DECIDED, State.RETURNED, needs_reason=True),
    Verb.STOP: Arrow("配信を中止", DECIDED | _SENT, State.CANCELLED),
}


def allowed(announcement: Announcement, verb: Verb) -> bool:
    """True when the state permits the verb (not yet: whether a person does)."""
    return announcement.state in TRANSITIONS[verb].sources


def may(actor: User, announcement: Announcement, verb: Verb) -> bool:
    """True when the state permits the verb and `actor` may do it: what a page shows a button for."""
    action = TRANSITIONS[verb].action
    return action is not None and allowed(announcement, verb) and can(actor, action, announcement)


def move(
    announcement: Announcement, verb: Verb | str, actor: User | None, reason: str = "", **changes: Any
) -> None:
    """Take one step, record who and why, and bring `announcement` up to date. Call it in a transaction.

    `changes` are columns set by the same UPDATE. Raises Refused: no right, no reason, or the race was lost.
    """
    arrow = TRANSITIONS[Verb(verb)]
    _check(arrow, announcement, actor, reason)
    before = announcement.get_state_display()
    if not _update(announcement, arrow, changes):
        raise Refused(LOST)
    audit.record(
        actor, arrow.label, announcement, reason=reason, before=before, after=str(arrow.target.label)
    )


def record_delivery_progress(announcement: Announcement, verb: Verb | str) -> bool:
    """What the channels report of the sending: the system's own step, never an error.

    False when the announcement is not where the verb starts from (reported twice, or a later report won).
    """
    arrow = TRANSITIONS[Verb(verb)]
    before = announcement.get_state_display()
    if not _update(announcement, arrow, {}):
        return False
    audit.record(None, arrow.label, announcement, before=before, after=str(arrow.target.label))
    return True


def _check(arrow: Arrow, announcement: Announcement, actor: User | None, reason: str) -> None:
    if arrow.action is not None and not (actor and can(actor, arrow.action, announcement)):
        raise Refused(FORBIDDEN)
    if arrow.needs_reason and not reason.strip():
        raise Refused(NO_REASON)


def _update(announcement: Announcement, arrow: Arrow, changes: dict[str, Any]) -> bool:
    """The conditional UPDATE: the state must allow it, and the draft be the one the caller saw."""
    here = Announcement.objects.filter(
        pk=announcement.pk, state__in=arrow.sources, version=announcement.version
    )
    values = {**changes, "state": arrow.target, "updated_at": timezone.now()}
    if not here.update(**values):
        return False
    for name, value in values.items():
        setattr(announcement, name, value)
    return True
