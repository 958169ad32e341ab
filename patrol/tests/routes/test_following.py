from __future__ import annotations

import pytest

from announcements.models import Announcement
from announcements.tests.factories import make_announcement
from patrol.models import Route
from patrol.routes.following import route_for, way_of
from patrol.tests.factories import make_route
from staff.models import Department, Role, User
from staff.tests.cast import City
from staff.tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db

HEADS = {"name": "課長", "role": Role.HEAD}


@pytest.fixture
def draft(clerk: User) -> Announcement:
    return make_announcement(clerk, channels=["line"])


def people(draft: Announcement, *authors: User) -> list[list[str]]:
    stops = way_of(draft, {author.pk for author in authors}).stops
    return [[person.username for person in stop.people] for stop in stops]


def test_emergency_before_channel_before_general(draft: Announcement, city: City) -> None:
    assert route_for(draft) is None
    general = make_route(city.childcare, HEADS, name="いつも")
    assert route_for(draft) == general
    make_route(city.childcare, HEADS, name="紙面", channels=["newsletter"])
    assert route_for(draft) == general
    for_line = make_route(city.childcare, HEADS, name="LINE", channels=["line", "x"])
    assert route_for(draft) == for_line
    emergency = make_route(city.childcare, HEADS, name="緊急", emergency_only=True)
    assert route_for(draft) == for_line
    assert draft.category is not None
    draft.category.is_emergency = True
    assert route_for(draft) == emergency
    Route.objects.update(is_active=False)
    assert route_for(draft) is None


def test_by_name_and_by_role_nobody_twice_and_nobody_gone(
    draft: Announcement, city: City, head: User, chief: User
) -> None:
    gone = make_user("gone", "退職 した人", city.childcare, Role.CHIEF)
    gone.is_active = False
    gone.save()
    make_route(city.childcare, {"role": Role.CHIEF, "people": [chief, gone]}, HEADS)
    assert people(draft) == [["chief"], ["head"]]


def test_an_author_is_left_out_and_the_step_with_them(
    draft: Announcement, city: City, head: User, chief: User
) -> None:
    make_route(city.childcare, {"name": "係長", "role": Role.CHIEF}, HEADS)
    way = way_of(draft, {chief.pk})
    assert [stop.name for stop in way.stops] == ["課長"]
    assert way.left_out == ("係長",)


def test_of_three_with_the_author_among_them_the_other_two(
    draft: Announcement, city: City, head: User
) -> None:
    chiefs = [make_user(f"chief{n}", f"係長 {n}", city.childcare, Role.CHIEF) for n in range(3)]
    make_route(city.childcare, {"role": Role.CHIEF, "needed": 3}, HEADS)
    assert way_of(draft, {chiefs[0].pk}).stops[0].needed == 2


def test_the_head_above_where_no_head_is_left(draft: Announcement, head: User, division_head: User) -> None:
    assert people(draft) == [["head"]]
    assert people(draft, head) == [["division_head"]]


def test_a_circle_of_departments_ends(draft: Announcement, city: City) -> None:
    Department.objects.filter(pk=city.children_division.pk).update(parent=city.childcare)
    draft.refresh_from_db()
    assert people(draft) == [[]]


def test_the_last_step_is_never_without_a_head(
    draft: Announcement, city: City, head: User, clerk: User
) -> None:
    make_route(city.childcare, {"name": "担当", "people": [clerk]})
    assert people(draft, clerk) == [["head"]]


def test_the_pr_divisions_own_head_is_the_manager(city: City, pr_officer: User, pr_manager: User) -> None:
    assert people(make_announcement(pr_officer), pr_officer) == [["pr_manager"]]


def test_consulting_asks_the_named_sections(
    draft: Announcement, city: City, head: User, other_head: User
) -> None:
    team = make_department("hoiku", "保育課", parent=city.children_division)
    make_user("hoiku_head", "保育 課長", team, Role.HEAD)
    make_route(
        city.childcare,
        {"kind": "consultation", "role": Role.HEAD, "departments": [city.health, team]},
        HEADS,
    )
    assert sorted(people(draft)[0]) == ["hoiku_head", "other_head"]
