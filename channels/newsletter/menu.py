"""The paper's line in the menu."""

from __future__ import annotations

from staff.models import User
from staff.navigation import MenuItem
from staff.permissions import Action, can


def may_edit(user: User) -> bool:
    return can(user, Action.EDIT_NEWSLETTER)


MENU = MenuItem("newsletter", "市政だより", "newsletter:list", 40, may_edit, icon="newspaper")
