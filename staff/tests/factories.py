"""People and departments for tests."""

from __future__ import annotations

from django.contrib.auth.models import Group

from staff.models import Department, Role, User

PASSWORD = "tanuki-ga-odoru-yoru"


def make_department(
    code: str, name: str, *, parent: Department | None = None, is_pr_division: bool = False
) -> Department:
    """A 課, or a 部 when its name says so."""
    kind = Department.Kind.DIVISION if name.endswith("部") else Department.Kind.SECTION
    return Department.objects.create(
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        phone="0000-00-1234",
        is_pr_division=is_pr_division,
    )


def make_user(username: str, display_name: str, department: Department | None, *roles: Role) -> User:
    """A member of staff who can sign in with `PASSWORD`."""
    user = User.objects.create_user(
        username,
        f"{username}@city.wakaba.example",
        PASSWORD,
        display_name=display_name,
        department=department,
        is_staff=True,
    )
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return user
