"""What the staff room adds to the menu."""

from __future__ import annotations

from staff.admin_site import may_open_settings
from staff.models import User
from staff.navigation import MenuItem, register
from staff.permissions import Action, can


def may_read_the_log(user: User) -> bool:
    return can(user, Action.VIEW_AUDIT)


def is_in_use(user: User) -> bool:
    return user.is_active


register(
    MenuItem("home", "ホーム", "admin:index", order=0, icon="home", alone=True),
    MenuItem(
        "presence",
        "不在と代決",
        "admin:staff_absence_changelist",
        75,
        is_in_use,
        icon="people",
        covers=("admin:staff_delegation_changelist",),
    ),
    MenuItem("audit", "操作の記録", "admin:staff_auditentry_changelist", 80, may_read_the_log, icon="key"),
    MenuItem(
        "settings",
        "設定",
        "admin:settings",
        order=90,
        visible=may_open_settings,
        icon="settings",
        covers=("admin:staff_user_changelist", "admin:staff_department_changelist"),
    ),
)
