"""Two approvers at the same moment, on two connections."""

from __future__ import annotations

import pytest

from announcements.actions import submit, withdraw
from announcements.models import State
from announcements.tests.factories import make_announcement
from announcements.tests.test_race import at_once, right_behind
from patrol.models import Ask, Circulation, Review
from patrol.routes import acting
from patrol.routes.acting import sign_off
from patrol.tests.factories import make_readers, make_route, submitted
from patrol.tests.routes.conftest import answers, away, name_deputy
from staff.models import AuditEntry, Role, User
from staff.tests.cast import City
from staff.tests.factories import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sunday_morning")]


def test_of_two_deciders_at_once_one_decides(clerk: User, head: User, city: City) -> None:
    second = make_user("second", "課長 二人目", city.childcare, Role.HEAD)
    announcement = submitted(clerk)
    results = at_once(lambda: sign_off(announcement, head), lambda: sign_off(announcement, second))
    assert sorted(bool(result) for result in results) == [False, True]
    assert sorted(answers(announcement).values()) == ["APPROVED", "BY_OTHERS"]
    assert Review.objects.count() == 1
    assert AuditEntry.objects.filter(verb="承認").count() == 1


def test_of_two_consulted_at_once_both_count_and_the_next_is_asked_once(
    clerk: User, head: User, city: City
) -> None:
    others = [make_user(f"other{n}", f"関係 {n}", city.health, Role.HEAD) for n in range(2)]
    make_route(
        city.childcare,
        {"kind": "consultation", "role": Role.HEAD, "departments": [city.health]},
        {"name": "課長", "role": Role.HEAD},
    )
    announcement = submitted(clerk)
    results = at_once(*[lambda person=person: sign_off(announcement, person) for person in others])
    assert results == ["", ""]
    assert answers(announcement) == {"other0": "APPROVED", "other1": "APPROVED", "head": "ASKED"}


def test_the_same_person_twice_at_once_counts_once(clerk: User, head: User, city: City) -> None:
    chief = make_user("chief1", "係長 一", city.childcare, Role.CHIEF)
    make_route(city.childcare, {"role": Role.CHIEF}, {"name": "課長", "role": Role.HEAD})
    announcement = submitted(clerk)
    results = at_once(*[lambda: sign_off(announcement, chief)] * 2)
    assert sorted(bool(result) for result in results) == [False, True]


def test_the_decider_back_at_the_desk_and_the_deputy(clerk: User, head: User, city: City) -> None:
    deputy = make_user("deputy", "補佐 五郎", city.childcare, Role.CLERK)
    announcement = submitted(clerk)
    name_deputy(head, deputy)
    away(head)
    results = at_once(
        lambda: sign_off(announcement, head), lambda: acting.stand_in(announcement, deputy, "出張のため")
    )
    assert sorted(bool(result) for result in results) == [False, True]
    assert Review.objects.count() == 1
    assert Ask.objects.get().answer in {"approved", "deputised"}


def test_approved_and_taken_back_at_once(clerk: User, head: User) -> None:
    """Whichever comes first, the announcement and its sign-off end at the same place."""
    announcement = submitted(clerk)
    at_once(lambda: sign_off(announcement, head), lambda: withdraw(announcement, clerk, "会場の変更"))
    announcement.refresh_from_db()
    outcome = Circulation.objects.get().outcome
    assert (outcome, announcement.state) in {
        ("approved", State.PATROL),
        ("approved", State.DRAFT),  # taken back out of the patrol
        ("withdrawn", State.DRAFT),
    }
    assert Review.objects.filter(decision="").exists() == (announcement.state == State.PATROL)


def test_what_is_handed_in_this_very_moment_is_own_work_already(clerk: User, head: User) -> None:
    """The head who submits a clerk's draft does not pull it up, not even on a second connection."""
    make_readers()
    announcement = make_announcement(clerk)

    told = right_behind(
        lambda: submit(announcement, head), lambda: acting.pull_up(announcement, head, "部長が不在のため")
    )
    assert "ご自分" in told
    assert answers(announcement) == {}
