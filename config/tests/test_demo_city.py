"""The made-up city: complete, the same on every laying, and never in a live workspace."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from announcements.models import Announcement, State
from channels.models import Outcome, Reach
from config.demo.city import ACCOUNTS, CATEGORIES, WARDS
from config.demo.foundation import lay_foundation
from patrol.evidence.counting_load import load_of
from patrol.models import Fate, FindingRecord, Route
from patrol.precision import rests_in
from patrol.routes.following import way_along
from segments.models import Category, Subscriber, Ward
from staff.models import Department, Role, User


@pytest.fixture
def city_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole city with few readers: what is laid does not depend on their number."""
    monkeypatch.setattr("config.management.commands.seed_demo.SUBSCRIBERS", 1500)


@pytest.mark.django_db
def test_the_foundation_has_everything_promised() -> None:
    lay_foundation()
    assert Ward.objects.count() == len(WARDS) == 7
    assert Category.objects.count() == len(CATEGORIES) == 14
    assert Department.objects.filter(kind=Department.Kind.SECTION).count() == 12
    for account in ACCOUNTS:
        assert User.objects.get(username=account.username).has_role(account.role)
    assert {account.role for account in ACCOUNTS} == set(Role)


@pytest.mark.django_db
def test_every_section_can_write_and_agree() -> None:
    lay_foundation()
    for section in Department.objects.filter(kind=Department.Kind.SECTION, is_pr_division=False):
        roles = {role for user in section.users.all() for role in user.roles}
        assert {Role.CLERK, Role.HEAD} <= roles, section


@pytest.mark.django_db
def test_sections_ask_in_their_own_ways() -> None:
    for _ in range(2):
        lay_foundation()
    ways = {
        route.department.code: len(route.steps.all()) for route in Route.objects.filter(emergency_only=False)
    }
    assert ways == {"koho": 0, "kiki": 2, "kenko": 2, "nozei": 1, "shogaku": 3}
    for route in Route.objects.all():
        way = way_along(route, route.department, ())
        assert not way.left_out
        assert all(stop.people for stop in way.stops), route


@pytest.mark.django_db
def test_a_route_the_visitor_renamed_stays_theirs() -> None:
    lay_foundation()
    before = Route.objects.count()
    Route.objects.filter(department__code="nozei").update(name="納税課のやり方")
    lay_foundation()
    assert Route.objects.count() == before
    assert Route.objects.get(department__code="nozei").name == "納税課のやり方"


@pytest.mark.django_db
def test_a_year_lies_behind_and_laying_it_again_changes_nothing(city_of_few: None) -> None:
    call_command("seed_demo", stdout=StringIO())
    assert Announcement.objects.filter(state=State.SENT).count() > 150
    assert Outcome.objects.count() > 150
    assert {rest.check for rest in rests_in("kosodate")} == {"characters"}
    fates = set(FindingRecord.objects.values_list("fate", flat=True))
    assert {Fate.FIXED, Fate.DISMISSED, Fate.PASSED} <= fates
    states = set(Announcement.objects.values_list("state", flat=True))
    assert {State.DRAFT, State.HEAD_REVIEW, State.PATROL, State.RETURNED, State.SCHEDULED} <= states

    assert Reach.objects.filter(people__gt=20).exists()
    newest = Reach.objects.latest("delivery__due_at").delivery.revision.content
    load = load_of(newest, timezone.now())
    assert load is not None
    assert sum(load.month[1:]) > 20

    before = (Announcement.objects.count(), Subscriber.objects.count(), User.objects.count())
    call_command("seed_demo", stdout=StringIO())
    assert (Announcement.objects.count(), Subscriber.objects.count(), User.objects.count()) == before

    assert all(values["p95_ms"] > 0 for values in _bench("newsletter").values())


@pytest.mark.parametrize("command", ["seed_demo", "demo_accounts", "story"])
def test_a_live_workspace_refuses_it(command: str, settings: Settings) -> None:
    settings.LIVE = True
    with pytest.raises(CommandError, match="本番"):
        call_command(command)


def _bench(subject: str) -> dict[str, dict[str, float]]:
    """The figures a bench prints as its last line."""
    out = StringIO()
    call_command("bench", subject, stdout=out)
    figures: dict[str, dict[str, float]] = json.loads(out.getvalue().splitlines()[-1])
    return figures
