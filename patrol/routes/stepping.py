"""From step to step: answers are conditional UPDATEs, and what they complete moves the circulation on."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from announcements.models import Announcement
from announcements.transitions import LOST, Verb, move
from patrol.models import Answer, Ask, Circulation, Outcome, Review, Stage
from patrol.reviews import open_review
from patrol.routes.following import Way, freeze
from patrol.routes.running import Held, line_of
from staff.errors import Refused
from staff.models import User

_PENDING = (Answer.WAITING, Answer.ASKED)


def begin(announcement: Announcement, way: Way, actor: User | None) -> Review | None:
    """Start the circulation of the current revision; without steps it goes straight to the PR division."""
    revision = announcement.current_revision
    if revision is None:
        raise Refused(LOST)
    if not way.stops:
        return _to_patrol(announcement, actor)
    freeze(revision, way)
    return None


def answer(ask: Ask, said: Answer, by: User, reason: str = "", kind: str = "") -> None:
    """One person's answer, once. Refused when it was given, or taken away, meanwhile."""
    changes = {
        "answer": said,
        "acted_by": by,
        "acted_at": timezone.now(),
        "reason": reason,
        "reason_kind": kind,
        "told_at": None if ask.person_id != by.pk else timezone.now(),
    }
    if not Ask.objects.filter(pk=ask.pk, answer__in=_PENDING).update(**changes):
        raise Refused(LOST)


def ask_of(stage: Stage, person_id: int) -> Ask:
    found = stage.asks.filter(round=stage.round, person=person_id).first()
    if found is None:
        raise Refused(LOST)
    return found


def seat_of(stage: Stage, person: User) -> Ask:
    """The person's own seat in the step; a head who was not asked takes one."""
    return stage.asks.get_or_create(
        round=stage.round, person=person, defaults={"answer": Answer.ASKED, "asked_at": timezone.now()}
    )[0]


def advance(held: Held) -> Review | None:
    """Close the open step if nobody is missing any more, and go on. A review when that was the last."""
    line = line_of(held.circulation, held.announcement)
    step = line.open
    if step is None or step.missing:
        return None
    close(held.stage(step.position), Answer.BY_OTHERS)
    if following := line.after(step.position):
        open_up(held.stage(following.position))
        return None
    end(held.circulation, Outcome.APPROVED)
    return _to_patrol(held.announcement, held.actor)


def open_up(stage: Stage) -> None:
    """Its people are asked from now on."""
    now = timezone.now()
    Stage.objects.filter(pk=stage.pk).update(opened_at=now, closed_at=None)
    waiting = stage.asks.filter(round=stage.round, answer=Answer.WAITING)
    waiting.update(answer=Answer.ASKED, asked_at=now, told_at=None)


def close(stage: Stage, others: Answer) -> None:
    """Nobody is asked in it any more; `others` says why those who had not answered need not."""
    now = timezone.now()
    stage.asks.filter(round=stage.round, answer__in=_PENDING).update(answer=others, acted_at=now)
    Stage.objects.filter(pk=stage.pk).update(opened_at=stage.opened_at or now, closed_at=now)


def again(stage: Stage) -> None:
    """A new round of the step, for the same people, not yet open. The old answers stay on record."""
    people = list(stage.asks.filter(round=stage.round).values_list("person", flat=True))
    stage.asks.filter(round=stage.round, answer__in=_PENDING).update(answer=Answer.CLOSED)
    Stage.objects.filter(pk=stage.pk).update(round=F("round") + 1, opened_at=None, closed_at=None)
    stage.refresh_from_db()
    Ask.objects.bulk_create(Ask(stage=stage, round=stage.round, person_id=person) for person in people)


def end(circulation: Circulation, outcome: Outcome) -> bool:
    """End it, once; nobody is waited for any more. False when it had ended."""
    running = Circulation.objects.filter(pk=circulation.pk, outcome="")
    if not running.update(outcome=outcome, ended_at=timezone.now()):
        return False
    pending = Ask.objects.filter(stage__circulation=circulation, answer__in=_PENDING)
    pending.update(answer=Answer.CLOSED)
    circulation.outcome = outcome
    return True


def end_running(announcement: Announcement, outcome: Outcome) -> None:
    """Whatever circulates of this announcement has ended. Call it in a transaction."""
    for circulation in Circulation.objects.filter(revision__announcement=announcement, outcome=""):
        end(circulation, outcome)


def _to_patrol(announcement: Announcement, actor: User | None) -> Review:
    if announcement.current_revision is None:
        raise Refused(LOST)
    move(announcement, Verb.SIGN_OFF, actor)
    return open_review(announcement, announcement.current_revision)
