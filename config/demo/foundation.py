"""Lays the made-up city: wards, categories, departments, accounts. Running it twice changes nothing."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth.models import Group
from django.db.models import Q

from config.demo.city import ACCOUNTS, CATEGORIES, DEMO_PASSWORD, DEPARTMENTS, ROUTES, WARDS, DemoRoute
from patrol.models import Route, StepKind
from segments.models import Category, Ward
from staff.models import Department, Role, User


def lay_foundation() -> None:
    """Wards, categories, departments, routes, one account per role, and people for every section."""
    _wards()
    _categories()
    _departments()
    _accounts()
    _silent_accounts()
    _routes()


def _wards() -> None:
    for order, (code, name) in enumerate(WARDS):
        Ward.objects.get_or_create(code=code, defaults={"name": name, "order": order})


def _categories() -> None:
    for bit, item in enumerate(CATEGORIES):
        low, high = item.ages
        Category.objects.get_or_create(
            code=item.code,
            defaults={
                "bit": bit,
                "order": bit,
                "name": item.name,
                "promise": item.promise,
                "reader_profile": item.reader,
                "age_min": None if low is None else Decimal(str(low)),
                "age_max": None if high is None else Decimal(str(high)),
                "includes_pregnancy": item.pregnancy,
                "fits": list(item.fits),
                "does_not_fit": list(item.does_not_fit),
                "keywords": list(item.keywords),
                "newsletter_section": item.section,
                "is_emergency": item.emergency,
                "weekly_cap": item.weekly_cap,
            },
        )


def _departments() -> None:
    for item in DEPARTMENTS:
        Department.objects.get_or_create(
            code=item.code,
            defaults={
                "name": item.name,
                "kind": Department.Kind.DIVISION if item.is_division else Department.Kind.SECTION,
                "parent": Department.objects.filter(code=item.parent).first(),
                "phone": item.phone,
                "email": f"{item.code}@city.wakabano.example.jp",
                "is_pr_division": item.is_pr,
            },
        )


def _accounts() -> None:
    for account in ACCOUNTS:
        user, created = User.objects.get_or_create(
            username=account.username,
            defaults={
                "display_name": account.name,
                "department": Department.objects.get(code=account.department),
                "is_staff": True,
            },
        )
        if created:
            user.set_password(DEMO_PASSWORD)
            user.save(update_fields=["password"])
            user.groups.add(Group.objects.get(name=account.role.value))


def _silent_accounts() -> None:
    """Those whose names appear in the history of the other sections; nobody can sign in as them."""
    with_chiefs = {route.department for route in ROUTES if any(s.role is Role.CHIEF for s in route.steps)}
    for section in Department.objects.filter(kind=Department.Kind.SECTION):
        people = [(Role.CLERK, "tanto", "担当"), (Role.HEAD, "kacho", "課長")]
        people += [(Role.CHIEF, "kakaricho", "係長")] if section.code in with_chiefs else []
        for role, suffix, title in people:
            if section.users.filter(groups__name=role.value).exists() or section.is_pr_division:
                continue
            user = User(
                username=f"{section.code}-{suffix}",
                display_name=f"{section.name.removesuffix('課')}{title}",
                department=section,
                is_staff=True,
            )
            user.set_unusable_password()
            user.save()
            user.groups.add(Group.objects.get(name=role.value))


def _routes() -> None:
    """Each once. Where the visitor has made or renamed a route for the same case, theirs stays."""
    for item in ROUTES:
        department = Department.objects.get(code=item.department)
        in_use = Q(is_active=True, emergency_only=item.emergency_only, channels=[])
        if department.routes.filter(Q(name=item.name) | in_use).exists():
            continue
        route = department.routes.create(name=item.name, emergency_only=item.emergency_only)
        _steps(route, item)


def _steps(route: Route, item: DemoRoute) -> None:
    for position, step in enumerate(item.steps, 1):
        made = route.steps.create(
            position=position,
            name=step.name,
            kind=StepKind.CONSULTATION if step.is_consultation else StepKind.APPROVAL,
            role=step.role,
            needed=step.needed,
        )
        made.departments.set(Department.objects.filter(code__in=step.sections))
