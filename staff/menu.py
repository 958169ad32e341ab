"""What the staff room adds to the menu."""

from __future__ import annotations

from staff.models import User
from staff.navigation import MenuItem
from staff.permissions import Action, can


def may_read_the_log(user: User) -> bool:
    return can(user, Action.VIEW_AUDIT)


ENTRIES = (
    MenuItem("audit", "操作の記録", "admin:staff_auditentry_changelist", 80, may_read_the_log, icon="key"),
)
