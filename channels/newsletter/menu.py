"""What the paper adds to the menu and the home page: the issues being put together."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from channels.models import Issue, IssueState
from channels.newsletter import answers
from staff.models import User
from staff.navigation import HomeCard, MenuItem
from staff.permissions import Action, can

SHOWN = 2


def may_edit(user: User) -> bool:
    return can(user, Action.EDIT_NEWSLETTER)


def issues_in_hand(user: User) -> dict[str, Any]:
    """The next to come out first; the main work of those who do not write themselves."""
    open_ones = Issue.objects.filter(state=IssueState.OPEN).order_by("publication_date")
    return {
        "issues": list(open_ones.annotate(articles=placed_articles())[:SHOWN]),
        "main_work": not can(user, Action.CREATE),
    }


def placed_articles() -> Count:
    """How many articles an issue has, those taken back not counted."""
    return Count("items", filter=Q(items__withdrawn_at__isnull=True))


MENU = MenuItem(
    "newsletter",
    "市政だより",
    "newsletter:list",
    40,
    may_edit,
    icon="newspaper",
    covers=("admin:channels_paperformat_changelist", "admin:channels_papersection_changelist"),
)
CARD = HomeCard("newsletter", "市政だより", 30, "newsletter/home.html", issues_in_hand, may_edit)


def may_answer(user: User) -> bool:
    """Departments always; the PR division when something of its own is asked."""
    if not can(user, Action.CONFIRM_PROOF):
        return False
    return not may_edit(user) or waits(user)


def waits(user: User) -> bool:
    return can(user, Action.CONFIRM_PROOF) and answers.waiting_for(user).count > 0


def waiting_count(user: User) -> int:
    return answers.waiting_for(user).count


def own_proofs(user: User) -> dict[str, Any]:
    return {"waiting": answers.waiting_for(user)}


PROOF_MENU = MenuItem("proofs", "校正", "newsletter:proof_check", 41, may_answer, waiting_count, icon="check")
PROOF_CARD = HomeCard("proofs", "校正", 12, "newsletter/proof_home.html", own_proofs, waits)
