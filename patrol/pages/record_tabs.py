"""The two pages of パトロールの記録, for those who may see both."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from staff.models import User
from staff.permissions import Action, can


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    url: str
    count: int | None = None


def record_tabs(user: User) -> list[Tab]:
    """One page alone needs no tabs."""
    if not can(user, Action.PATROL):
        return []
    return [
        Tab("report", "月報", reverse("patrol:report")),
        Tab("checks", "検査の成績", reverse("patrol:checks")),
    ]
