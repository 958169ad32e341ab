"""What the staff room adds to the menu."""

from __future__ import annotations

from staff.admin_site import may_open_settings
from staff.models import User
from staff.navigation import MenuItem, register
from staff.permissions import Action, can


def may_read_the_log(user: User) -> bool:
    return can(user, Action.VIEW_AUDIT)


register(
    MenuItem("home", "ホーム", "admin:index", order=0, icon="home", alone=True),
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
