"""Which route an announcement takes, and who is asked along it. Frozen into rows when it is submitted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone

from announcements.models import Announcement, Revision
from patrol.models import Answer, Ask, Circulation, Route, RouteStep, Stage, StepKind
from staff.models import Department, Role, User
from staff.permissions import PERMISSIONS, Action

STANDARD = "所属長の承認"
# 所属長 is who signs off for a department; the PR division's own is the 広報課長.
_HEADS = [role.value for role in PERMISSIONS if Action.SIGN_OFF in PERMISSIONS[role]]


@dataclass(frozen=True, slots=True)
class Stop:
    """One step with the people asked in it. Only the last may be without anybody."""

    name: str
    kind: str
    needed: int
    is_final: bool
    people: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The steps before the PR division; none: straight there. `left_out`: steps nobody is there for."""

    route: Route | None
    name: str
    stops: tuple[Stop, ...]
    left_out: tuple[str, ...] = ()


def route_for(announcement: Announcement) -> Route | None:
    """The department's route that fits best: emergency before channel before general. None: the standard."""
    fitting = [route for route in routes_of(announcement.department) if _fits(route, announcement)]
    return max(
        fitting, key=lambda route: (route.emergency_only, bool(route.channels), -route.pk), default=None
    )


def routes_of(department: Department) -> Sequence[Route]:
    """The routes in use."""
    routes = department.routes.filter(is_active=True)
    return list(routes.prefetch_related("steps__people", "steps__departments"))


def way_of(announcement: Announcement, authors: Collection[int]) -> Way:
    """Who would be asked if it were submitted now. `authors` (ids) are never asked."""
    return way_along(route_for(announcement), announcement.department, authors)


def way_along(route: Route | None, department: Department, authors: Collection[int]) -> Way:
    if route is None:
        heads = tuple(_holders(Role.HEAD, department, authors))
        return Way(None, STANDARD, (Stop("所属長", StepKind.APPROVAL, 1, True, heads),))
    stops: list[Stop] = []
    left_out: list[str] = []
    steps = list(route.steps.all())
    for step in steps:
        people = tuple(_people(step, department, authors))
        if step == steps[-1]:
            people = people or tuple(_holders(Role.HEAD, department, authors))
            stops.append(Stop(step.name, StepKind.APPROVAL, 1, True, people))
        elif people:
            needed = min(step.needed or len(people), len(people))
            stops.append(Stop(step.name, step.kind, needed, False, people))
        else:
            left_out.append(step.name)
    return Way(route, route.name, tuple(stops), tuple(left_out))


def freeze(revision: Revision, way: Way) -> Circulation:
    """Write the way down and ask the first step. Later edits of the route change nothing here."""
    now = timezone.now()
    rules = (
        {
            "may_pull_up": way.route.may_pull_up,
            "remind_after_hours": way.route.remind_after_hours,
        }
        if way.route
        else {}
    )
    circulation = Circulation.objects.create(
        revision=revision, route=way.route, route_name=way.name, started_at=now, **rules
    )
    stages = Stage.objects.bulk_create(
        Stage(
            circulation=circulation,
            position=number,
            name=stop.name,
            kind=stop.kind,
            needed=stop.needed,
            is_final=stop.is_final,
            opened_at=now if number == 1 else None,
        )
        for number, stop in enumerate(way.stops, 1)
    )
    Ask.objects.bulk_create(
        Ask(
            stage=stage,
            person=person,
            answer=Answer.ASKED if stage.opened_at else Answer.WAITING,
            asked_at=stage.opened_at,
        )
        for stage, stop in zip(stages, way.stops, strict=True)
        for person in stop.people
    )
    return circulation


def _fits(route: Route, announcement: Announcement) -> bool:
    if route.emergency_only and not (announcement.category and announcement.category.is_emergency):
        return False
    return not route.channels or not set(route.channels).isdisjoint(announcement.channels)


def _people(step: RouteStep, department: Department, authors: Collection[int]) -> list[User]:
    found = [person for person in step.people.all() if person.is_active and person.pk not in authors]
    if step.role:
        for each in list(step.departments.all()) or [department]:
            found += _holders(Role(step.role), each, authors)
    return list({person.pk: person for person in found}.values())


def _holders(role: Role, department: Department, authors: Collection[int]) -> list[User]:
    """Who holds a role in a department. Where no 所属長 is left to ask, the one above is asked."""
    names = _HEADS if role is Role.HEAD else [role.value]
    seen: set[int] = set()
    here: Department | None = department
    while here is not None and here.pk not in seen:
        seen.add(here.pk)
        people = User.objects.filter(department=here, is_active=True, groups__name__in=names)
        if found := list(people.exclude(pk__in=authors).distinct().order_by("pk")):
            return found
        here = here.parent if role is Role.HEAD else None
    return []
