from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from staff import roles
from staff.models import Role


@pytest.mark.django_db
def test_every_role_is_a_group_with_its_permissions() -> None:
    for role, names in roles.GROUP_PERMISSIONS.items():
        group = Group.objects.get(name=role.value)
        held = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
        assert held == set(names)


@pytest.mark.django_db
def test_a_permission_given_by_hand_is_taken_back_by_the_next_migrate() -> None:
    group = Group.objects.get(name=Role.CLERK.value)
    group.permissions.add(Permission.objects.get(codename="delete_department"))
    roles.grant(apps.get_app_config("staff"))
    assert not group.permissions.filter(codename="delete_department").exists()


def test_no_role_may_delete_what_history_needs() -> None:
    deletions = {name for names in roles.GROUP_PERMISSIONS.values() for name in names if ".delete_" in name}
    assert deletions == {"announcements.delete_attachment", "announcements.delete_channeltext"}
