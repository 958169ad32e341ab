"""A circulation as it stands: its rows as the line the rules speak of, locked for an act or just read."""

from __future__ import annotations

from dataclasses import dataclass

from announcements.models import Announcement, State
from announcements.transitions import LOST
from patrol.guards import FORBIDDEN, OWN_WORK, at_stage, lock
from patrol.models import Answer, Ask, Circulation, Stage, StepKind
from patrol.routes.rules import Act, Actor, Line, Seat, Step, acts
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can
from staff.presence import absent, deciders_behind

_TOO_LATE = "ほかの人が先に承認したので、あなたの承認は要らなくなりました（他者承認済）。"


@dataclass(frozen=True, slots=True)
class Held:
    """One circulation, before one person."""

    announcement: Announcement
    circulation: Circulation
    line: Line
    actor: User
    about: Actor
    away: frozenset[int]

    @property
    def acts(self) -> frozenset[Act]:
        return acts(self.line, self.about, self.away)

    def permit(self, act: Act) -> None:
        """Refused, with the reason, unless the person may do it now."""
        if act in self.acts:
            return
        if self.actor.pk in self.line.authors:
            raise Refused(OWN_WORK)
        mine = Ask.objects.filter(stage__circulation=self.circulation, person=self.actor).current()
        raise Refused(_TOO_LATE if mine.filter(answer=Answer.BY_OTHERS).exists() else FORBIDDEN)

    def stage(self, position: int) -> Stage:
        return self.circulation.stages.get(position=position)

    @property
    def open_stage(self) -> Stage:
        if self.line.at is None:
            raise Refused(LOST)
        return self.stage(self.line.at)


def hold(announcement: Announcement, actor: User) -> Held:
    """The running circulation with its announcement locked; call it in the transaction of an act."""
    locked = lock(announcement.pk)
    at_stage(locked, State.HEAD_REVIEW)
    circulation = circulation_of(locked)
    if circulation is None or circulation.outcome:
        raise Refused(LOST)
    return look(locked, circulation, actor)


def look(announcement: Announcement, circulation: Circulation, actor: User) -> Held:
    """The same to read: what a page shows, without a lock."""
    line = line_of(circulation, announcement)
    about = Actor(
        actor.pk,
        heads=all(can(actor, Action.SIGN_OFF, each) for each in _departments(line, announcement)),
        of_department=can(actor, Action.SUBMIT, announcement),
        stands_in_for=deciders_behind(actor),
    )
    return Held(announcement, circulation, line, actor, about, absent(line.open.asked if line.open else ()))


def circulation_of(announcement: Announcement) -> Circulation | None:
    """The newest circulation of the current revision, running or ended."""
    return Circulation.objects.filter(revision=announcement.current_revision_id).order_by("-pk").first()


def line_of(circulation: Circulation, announcement: Announcement) -> Line:
    """Its rows now, as ids."""
    stages = list(circulation.stages.order_by("position"))
    seats: dict[int, list[Seat]] = {stage.pk: [] for stage in stages}
    rounds = {stage.pk: stage.round for stage in stages}
    for ask in Ask.objects.filter(stage__in=stages).order_by("pk"):
        if ask.round == rounds[ask.stage_id]:
            seats[ask.stage_id].append(Seat(ask.person_id, ask.answer))
    steps = tuple(
        Step(
            stage.position,
            stage.needed,
            stage.is_final,
            tuple(seats[stage.pk]),
            stage.kind == StepKind.CONSULTATION,
        )
        for stage in stages
    )
    at = next((stage.position for stage in stages if stage.opened_at and not stage.closed_at), None)
    return Line(
        steps,
        None if circulation.outcome else at,
        authors_of(announcement),
        circulation.may_pull_up,
        frozenset(Ask.objects.filter(stage__in=stages).to_be_seen().values_list("person", flat=True)),
    )


def _departments(line: Line, announcement: Announcement) -> set[int]:
    """Whom a head has to be above, to act first: the section, and those who decide for it."""
    deciders = User.objects.filter(pk__in=[seat.person for seat in line.final.seats])
    belong_to = deciders.exclude(department=None).values_list("department_id", flat=True)
    return {announcement.department_id, *(pk for pk in belong_to if pk is not None)}


def authors_of(announcement: Announcement) -> frozenset[int]:
    """Who last edited or submitted it: nobody of these decides on it."""
    revision = announcement.current_revision
    own = {announcement.last_edited_by_id}
    return frozenset(own | ({revision.edited_by_id, revision.submitted_by_id} if revision else set()))
