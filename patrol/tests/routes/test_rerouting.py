"""A circulation keeps the route it began with, unless a manager sends it another way."""

from __future__ import annotations

import pytest

from announcements.models import Announcement, State
from patrol.models import Circulation, Outcome, Route, Stage
from patrol.routes import acting
from patrol.routes.acting import sign_off
from patrol.tests.factories import make_route
from staff.errors import Refused
from staff.models import AuditEntry, Role, User
from staff.tests.cast import City

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]


def test_later_edits_of_the_route_change_nothing_under_way(
    circulating: Announcement, route: Route, chief: User
) -> None:
    route.steps.all().delete()
    route.delete()
    assert list(Stage.objects.values_list("name", flat=True)) == ["係長", "関係課", "課長"]
    sign_off(circulating, chief)


def test_a_manager_sends_it_another_way(
    circulating: Announcement, route: Route, chief: User, pr_manager: User, head: User
) -> None:
    sign_off(circulating, chief)
    with pytest.raises(Refused, match="10字以上"):
        acting.reroute(circulating, pr_manager, None, "異動")
    acting.reroute(circulating, pr_manager, None, "関係課の課長が異動したため")
    assert list(Circulation.objects.values_list("outcome", "route_name")) == [
        (Outcome.REROUTED, "試しのルート"),
        ("", "所属長の承認"),
    ]
    sign_off(circulating, head)
    circulating.refresh_from_db()
    assert circulating.state == State.PATROL
    entry = AuditEntry.objects.get(verb="承認ルートを変更")
    assert entry.detail == {"before": "試しのルート", "after": "所属長の承認"}


@pytest.mark.parametrize("who", ["clerk", "chief", "head", "pr_officer", "other_head"])
def test_nobody_else_does(who: str, circulating: Announcement, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused, match="権限"):
        acting.reroute(circulating, request.getfixturevalue(who), None, "早く通したいので変えます")


def test_not_to_a_way_around_everybody(circulating: Announcement, pr_manager: User, city: City) -> None:
    around = Route.objects.create(department=city.childcare, name="直接", emergency_only=True)
    with pytest.raises(Refused, match="飛ばす"):
        acting.reroute(circulating, pr_manager, around, "早く通したいので変えます")
    elsewhere = make_route(city.health, {"name": "課長", "role": Role.HEAD})
    with pytest.raises(Refused, match="この課で"):
        acting.reroute(circulating, pr_manager, elsewhere, "早く通したいので変えます")
