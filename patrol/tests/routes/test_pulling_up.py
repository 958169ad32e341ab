"""引上げ: the higher one acts before the lower."""

from __future__ import annotations

import pytest

from announcements.models import Announcement, State
from patrol.models import Ask
from patrol.routes import acting
from patrol.routes.acting import sign_off
from patrol.routes.waiting import before_their_turn
from patrol.tests.factories import make_route, submitted
from patrol.tests.routes.conftest import answers
from staff.errors import Refused
from staff.models import AuditEntry, Role, User
from staff.tests.cast import City
from staff.tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

REASON = "対象の年齢を、題名と本文にも書いてください。"
NOTE = "出張のため"


def test_the_decider_acts_before_the_lower(clerk: User, head: User, chief: User, city: City) -> None:
    steps = ({"name": "係長", "role": Role.CHIEF}, {"name": "課長", "role": Role.HEAD})
    make_route(city.childcare, *steps)
    announcement = submitted(clerk)
    assert acting.pull_up(announcement, head, NOTE) is not None
    assert answers(announcement) == {"chief": "PULLED_UP", "head": "APPROVED"}
    acting.see(announcement, chief)
    assert Ask.objects.get(person=chief).seen_at is not None
    with pytest.raises(Refused):
        acting.see(announcement, chief)


def test_an_intermediate_one_pulls_up_only_to_own_step(clerk: User, head: User, city: City) -> None:
    people = [make_user(f"chief{n}", f"係長 {n}", city.childcare, Role.CHIEF) for n in range(3)]
    below, above = {"people": people[:1]}, {"people": people[1:]}
    make_route(city.childcare, below, above, {"name": "課長", "role": Role.HEAD})
    announcement = submitted(clerk)
    assert acting.pull_up(announcement, people[1], NOTE) is None
    assert answers(announcement) == {
        "chief0": "PULLED_UP",
        "chief1": "APPROVED",
        "chief2": "ASKED",
        "head": "WAITING",
    }


def test_other_sections_are_heard_whoever_pulls_up(
    circulating: Announcement, chief: User, head: User, other_head: User, nursery_head: User
) -> None:
    """合議: nobody of this section is above another one's 課長, nor is he above its 係長."""
    with pytest.raises(Refused, match="権限"):
        acting.pull_up(circulating, other_head, NOTE)
    assert acting.pull_up(circulating, head, NOTE) is None
    assert answers(circulating) == {
        "chief": "PULLED_UP",
        "other_head": "ASKED",
        "nursery_head": "ASKED",
        "head": "WAITING",
    }
    assert AuditEntry.objects.get(verb="引上げて承認").detail == {"step": "係長"}
    with pytest.raises(Refused, match="権限"):
        acting.pull_up(circulating, head, NOTE)
    for person in (other_head, nursery_head):
        sign_off(circulating, person)
    assert sign_off(circulating, head) is not None


@pytest.mark.parametrize("asked_first", [True, False])
def test_a_lower_head_does_not_decide_for_the_one_above(
    asked_first: bool, clerk: User, head: User, chief: User, division_head: User, city: City
) -> None:
    """課長 → 部長: that the 課長 heads the section makes him no 部長, asked or not."""
    first = {"name": "課長", "role": Role.HEAD} if asked_first else {"name": "係長", "role": Role.CHIEF}
    make_route(
        city.childcare, first, {"name": "部長", "role": Role.HEAD, "departments": [city.children_division]}
    )
    announcement = submitted(clerk)
    sign_off(announcement, head if asked_first else chief)
    with pytest.raises(Refused, match="権限"):
        acting.pull_up(announcement, head, NOTE)
    assert answers(announcement)["division_head"] == "ASKED"
    assert not before_their_turn(head).exists()
    assert sign_off(announcement, division_head) is not None


def test_the_head_above_acts_in_place_of_the_head(clerk: User, head: User, division_head: User) -> None:
    announcement = submitted(clerk)
    assert acting.pull_up(announcement, division_head, NOTE) is not None
    assert answers(announcement) == {"head": "PULLED_UP", "division_head": "APPROVED"}


def test_a_higher_one_may_send_it_back_first(circulating: Announcement, head: User) -> None:
    acting.send_back(circulating, head, REASON)
    circulating.refresh_from_db()
    assert circulating.state == State.RETURNED
    assert answers(circulating)["head"] == "RETURNED"


def test_pulling_up_needs_a_reason_and_the_routes_consent(
    clerk: User, chief: User, head: User, city: City
) -> None:
    steps = ({"name": "係長", "role": Role.CHIEF}, {"name": "課長", "role": Role.HEAD})
    make_route(city.childcare, *steps, may_pull_up=False)
    announcement = submitted(clerk)
    with pytest.raises(Refused, match="理由を5字以上"):
        acting.pull_up(announcement, head, "急")
    with pytest.raises(Refused, match="権限"):
        acting.pull_up(announcement, head, NOTE)
