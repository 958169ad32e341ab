"""What may be done to a sign-off under way, by whom: pure rules, without a database.

The words are those of Japanese offices: 代決 is for the final decider only, by nominated people, while away;
後閲 passes over an intermediate approver who is away; 引上げ is the higher one acting before the lower.
A 合議 asks other sections: nobody here is above them, so nothing is pulled up past them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from patrol.models.circulation import Answer

_COUNTED = frozenset({Answer.APPROVED, Answer.DEPUTISED})


class Act(StrEnum):
    """What a person can do on the page of a sign-off."""

    APPROVE = "approve"
    RETURN = "return"  # 差戻し to the clerk who submitted
    RETURN_ONE = "return_one"  # 差戻し to the previous step
    REJECT = "reject"  # 廃案
    PULL_UP = "pull_up"  # 引上げ
    STAND_IN = "stand_in"  # 代決
    SKIP = "skip"  # 後閲にして先へ
    SEE = "see"  # 後閲・報告を見た


@dataclass(frozen=True, slots=True)
class Seat:
    """One person asked in one step (ids only), and the answer so far."""

    person: int
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    position: int
    needed: int
    is_final: bool
    seats: tuple[Seat, ...]
    is_consultation: bool = False

    @property
    def asked(self) -> frozenset[int]:
        return frozenset(seat.person for seat in self.seats if seat.answer == Answer.ASKED)

    @property
    def missing(self) -> int:
        """How many approvals are still needed; those passed over are not waited for."""
        left = [seat for seat in self.seats if seat.answer != Answer.SKIPPED]
        needed = 1 if self.is_final else min(self.needed, len(left))
        return max(0, needed - sum(seat.answer in _COUNTED for seat in self.seats))

    def holds(self, person: int) -> bool:
        return any(seat.person == person for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Line:
    """All steps of one circulation. `at` is the position of the open one; None when it has ended."""

    steps: tuple[Step, ...]
    at: int | None
    authors: frozenset[int]  # who last edited or submitted the revision
    may_pull_up: bool = True
    unseen: frozenset[int] = frozenset()  # decided without them, and not yet looked at

    @property
    def open(self) -> Step | None:
        return next((step for step in self.steps if step.position == self.at), None)

    @property
    def final(self) -> Step:
        return self.steps[-1]

    def after(self, position: int) -> Step | None:
        return next((step for step in self.steps if step.position > position), None)

    def before(self, position: int) -> Step | None:
        return next((step for step in reversed(self.steps) if step.position < position), None)


@dataclass(frozen=True, slots=True)
class Actor:
    """What the rules need to know of a person today."""

    person: int
    heads: bool = False  # 所属長 of the announcing department and of those who decide, or above them
    of_department: bool = False  # may submit for it
    stands_in_for: frozenset[int] = frozenset()


def acts(line: Line, actor: Actor, away: frozenset[int] = frozenset()) -> frozenset[Act]:
    """Everything `actor` may do now. `away`: those registered as absent today."""
    found = {Act.SEE} if actor.person in line.unseen else set()
    step = line.open
    if step is None:
        return frozenset(found)
    if actor.person not in line.authors:
        found |= _judging(line, step, actor, away)
    if away_in(line, away) and _is_concerned(line, actor) and actor.person not in away:
        found.add(Act.SKIP)
    return frozenset(found)


def away_in(line: Line, away: frozenset[int]) -> frozenset[int]:
    """Whom 後閲 may pass over: asked now, away, and not the one who decides."""
    step = line.open
    return frozenset() if step is None or step.is_final else step.asked & away


def place_above(line: Line, actor: Actor) -> Step | None:
    """Whose turn is later and who is higher: their own step, or the last for a head who was not asked."""
    step = line.open
    if step is None or actor.person in step.asked:
        return None
    if not line.may_pull_up and step.seats:
        return None
    own = [each for each in line.steps if each.holds(actor.person) and not each.is_consultation]
    if own:
        return next((each for each in own if each.position > step.position), None)
    return line.final if actor.heads else None


def pull_up_to(line: Line, actor: Actor) -> Step | None:
    """The step it goes to when a higher one acts first: their place, or a 合議 that comes before it."""
    place, step = place_above(line, actor), line.open
    if place is None or step is None or step.is_consultation:
        return None
    between = (each for each in line.steps if step.position < each.position < place.position)
    return next((each for each in between if each.is_consultation), place)


def stand_in_for(line: Line, actor: Actor, away: frozenset[int]) -> frozenset[int]:
    """The final deciders in whose place `actor` may decide now: asked, away, and they named this person."""
    step = line.open
    if step is None or not step.is_final or actor.person in step.asked:
        return frozenset()
    return step.asked & away & actor.stands_in_for


def _judging(line: Line, step: Step, actor: Actor, away: frozenset[int]) -> set[Act]:
    found: set[Act] = set()
    if actor.person in step.asked:
        found |= {Act.APPROVE, Act.RETURN}
        if line.before(step.position):
            found.add(Act.RETURN_ONE)
        if step.is_final:
            found.add(Act.REJECT)
    if place_above(line, actor):
        found.add(Act.RETURN)
    if pull_up_to(line, actor):
        found.add(Act.PULL_UP)
    if stand_in_for(line, actor, away):
        found |= {Act.STAND_IN, Act.RETURN}
    return found


def _is_concerned(line: Line, actor: Actor) -> bool:
    return actor.heads or actor.of_department or any(step.holds(actor.person) for step in line.steps)
