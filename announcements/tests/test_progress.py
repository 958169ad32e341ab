from __future__ import annotations

import pytest

from announcements.models import State
from announcements.progress import history, reason_of_return, steps
from announcements.tests.factories import make_announcement
from announcements.transitions import Verb, move
from staff.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_place(state: State, clerk: User) -> None:
    line = steps(make_announcement(clerk, state=state))
    assert sum(step.state in {"current", "stopped"} for step in line) == (state != State.SENT)


def test_a_scheduled_one_says_when(clerk: User) -> None:
    notes = [step.note for step in steps(make_announcement(clerk, state=State.SCHEDULED))]
    assert "11月25日(水) 午前9時に配信" in notes


def test_the_reason_of_a_return_is_at_hand(clerk: User, pr_officer: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    move(announcement, Verb.RETURN, pr_officer, "対象を書いてください")
    entry = reason_of_return(announcement)
    assert entry is not None
    assert (entry.actor, entry.reason) == (pr_officer, "対象を書いてください")
    assert list(history(announcement)) == [entry]
