"""The roles as Django groups, with the model permissions the admin asks for.

What a person may do to one particular announcement is decided in `staff.permissions`; these permissions only
open the right parts of the admin.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS

from staff.models import Role

_EDITORIAL = (
    "announcements.view_announcement",
    "announcements.add_announcement",
    "announcements.change_announcement",
    "announcements.view_attachment",
    "announcements.add_attachment",
    "announcements.change_attachment",
    "announcements.delete_attachment",
    "announcements.view_channeltext",
    "announcements.add_channeltext",
    "announcements.change_channeltext",
    "announcements.delete_channeltext",
    "announcements.view_revision",
    "segments.view_category",
    "channels.view_delivery",
)
_PR = (
    *_EDITORIAL,
    "segments.add_category",
    "segments.change_category",
    "segments.view_ward",
    "channels.view_batch",
    "channels.change_delivery",
    "channels.view_issue",
    "channels.add_issue",
    "channels.change_issue",
    "channels.view_issueitem",
    "channels.change_issueitem",
    "staff.view_auditentry",
    "patrol.view_electionperiod",
    "patrol.add_electionperiod",
    "patrol.change_electionperiod",
    "patrol.view_quietperiod",
    "patrol.add_quietperiod",
    "patrol.change_quietperiod",
)

GROUP_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.CLERK: _EDITORIAL,
    Role.CHIEF: _EDITORIAL,
    Role.HEAD: _EDITORIAL,
    Role.PR_OFFICER: _PR,
    Role.PR_MANAGER: _PR,
    Role.PRINT: (
        "announcements.view_announcement",
        "channels.view_issue",
        "channels.add_issue",
        "channels.change_issue",
        "channels.view_issueitem",
        "channels.change_issueitem",
    ),
    Role.ADMIN: (
        "staff.view_user",
        "staff.add_user",
        "staff.change_user",
        "staff.view_department",
        "staff.add_department",
        "staff.change_department",
        "staff.view_auditentry",
        "segments.view_category",
        "segments.add_category",
        "segments.change_category",
        "segments.view_ward",
        "segments.add_ward",
        "segments.change_ward",
        "announcements.view_announcement",
        "channels.view_delivery",
    ),
}


def grant(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """After migrating one app: make sure the groups exist and hold exactly the table's permissions for it."""
    from django.contrib.auth.models import Group, Permission

    if not _auth_is_migrated(using):
        return
    # Our receiver may run before Django's own, which makes the permissions.
    create_permissions(app_config, verbosity=0, using=using)
    of_this_app = Permission.objects.using(using).filter(content_type__app_label=app_config.label)
    by_name = {f"{app_config.label}.{permission.codename}": permission for permission in of_this_app}
    for role, names in GROUP_PERMISSIONS.items():
        group, _ = Group.objects.using(using).get_or_create(name=role.value)
        wanted = {by_name[name] for name in names if name in by_name}
        held = set(group.permissions.using(using).filter(content_type__app_label=app_config.label))
        group.permissions.remove(*held - wanted)
        group.permissions.add(*wanted - held)


def _auth_is_migrated(using: str) -> bool:
    from django.db import connections

    tables = connections[using].introspection.table_names()
    return {"auth_group_permissions", "django_content_type"} <= set(tables)
