from __future__ import annotations

import pytest

from announcements.models import Announcement, State
from announcements.tests.factories import make_announcement, make_revision
from announcements.transitions import TRANSITIONS, Verb, may, move, record_delivery_progress
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def test_every_verb_has_its_arrow() -> None:
    assert set(TRANSITIONS) == set(Verb)
    assert all(arrow.sources and arrow.label for arrow in TRANSITIONS.values())


def test_every_state_can_be_reached_and_left() -> None:
    assert {arrow.target for arrow in TRANSITIONS.values()} == set(State)
    ends = set(State) - {source for arrow in TRANSITIONS.values() for source in arrow.sources}
    assert ends == {State.CANCELLED}


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("state", list(State))
def test_a_verb_works_from_its_sources_only(verb: Verb, state: State, admin_user: User, clerk: User) -> None:
    admin_user.is_superuser = True
    announcement = make_announcement(clerk, state=state)
    make_revision(announcement)
    arrow = TRANSITIONS[verb]
    if state in arrow.sources:
        move(announcement, verb, admin_user, "試し")
        assert Announcement.objects.get(pk=announcement.pk).state == announcement.state == arrow.target
    else:
        with pytest.raises(Refused, match="ほかの人が先に操作しました"):
            move(announcement, verb, admin_user, "試し")
        assert Announcement.objects.get(pk=announcement.pk).state == state


def test_a_lost_race_says_so(clerk: User, pr_officer: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    same = Announcement.objects.get(pk=announcement.pk)
    move(announcement, Verb.RETURN, pr_officer, "対象が違います")
    with pytest.raises(Refused, match="先に操作しました"):
        move(same, Verb.APPROVE, pr_officer)


def test_a_step_is_recorded_with_its_reason(clerk: User, pr_officer: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    move(announcement, Verb.RETURN, pr_officer, "対象の年齢を書いてください")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.reason) == (pr_officer, "差戻し", "対象の年齢を書いてください")
    assert entry.detail == {"before": "申請中（広報課）", "after": "差戻し"}


@pytest.mark.parametrize("verb", [verb for verb in Verb if TRANSITIONS[verb].needs_reason])
def test_a_reason_is_compulsory(verb: Verb, clerk: User, admin_user: User) -> None:
    admin_user.is_superuser = True
    announcement = make_announcement(clerk, state=State.HEAD_REVIEW)
    with pytest.raises(Refused, match="理由を書いてください"):
        move(announcement, verb, admin_user, "  ")


def test_without_the_right_nothing_moves(clerk: User, other_clerk: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    with pytest.raises(Refused, match="権限がありません"):
        move(announcement, Verb.WITHDRAW, other_clerk, "まちがい")
    assert not may(clerk, announcement, Verb.APPROVE)
    assert may(clerk, announcement, Verb.WITHDRAW)


def test_progress_reported_twice_is_taken_once(clerk: User) -> None:
    announcement = make_announcement(clerk, state=State.SCHEDULED)
    assert record_delivery_progress(announcement, "start")
    assert not record_delivery_progress(announcement, "start")
    assert record_delivery_progress(announcement, "finish")
    assert announcement.state == State.SENT
    assert [entry.actor for entry in AuditEntry.objects.all()] == [None, None]
