"""A section with a 係長 and a 課長, two sections to consult, and a deputy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from announcements.models import Announcement
from patrol.models import Answer, Ask, Circulation, Route, StepKind
from patrol.tests.factories import make_route, submitted
from staff.models import Absence, Delegation, Role, User
from staff.tests.cast import City
from staff.tests.factories import make_user


@pytest.fixture
def deputy(city: City) -> User:
    return make_user("deputy", "補佐 五郎", city.childcare, Role.CLERK)


@pytest.fixture
def nursery_head(city: City) -> User:
    """One more whom a 合議 asks, in the other section."""
    return make_user("nursery_head", "保育 かおる", city.health, Role.HEAD)


@pytest.fixture
def route(city: City, chief: User, head: User, other_head: User, nursery_head: User) -> Route:
    """係長 → 合議 of two heads of another section, both → 課長."""
    consulted = {"kind": StepKind.CONSULTATION, "role": Role.HEAD, "departments": [city.health]}
    return make_route(
        city.childcare,
        {"name": "係長", "role": Role.CHIEF},
        {"name": "関係課", **consulted},
        {"name": "課長", "role": Role.HEAD},
    )


@pytest.fixture
def circulating(route: Route, clerk: User, sunday_morning: Iterator[object]) -> Announcement:
    return submitted(clerk)


def away(person: User, days: int = 0) -> Absence:
    today = timezone.localdate()
    return Absence.objects.create(
        person=person, first_day=today, last_day=today + timedelta(days=days), entered_by=person
    )


def name_deputy(decider: User, deputy: User, days: int = 30) -> Delegation:
    today = timezone.localdate()
    return Delegation.objects.create(
        decider=decider,
        deputy=deputy,
        first_day=today,
        last_day=today + timedelta(days=days),
        nominated_by=decider,
    )


def answers(announcement: Announcement) -> dict[str, str]:
    """Username → answer, in the newest circulation and the rounds that count."""
    newest = Circulation.objects.filter(revision__announcement=announcement).latest("pk")
    asks = Ask.objects.filter(stage__circulation=newest).current()
    return {ask.person.username: Answer(ask.answer).name for ask in asks.select_related("person")}
