"""A finding that was turned down says what fits a promise after all: it is proposed to its charter.

Nothing gets into a charter by itself; a person of the PR division accepts or rejects with one click.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from announcements.facts import Facts
from announcements.transitions import LOST
from patrol.models import CharterProposal, FindingRecord
from segments import charter_history
from segments.models import Category
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can

# Checks that hold a draft against the promise. That a typing mistake is none teaches a charter nothing.
ABOUT_PROMISE = frozenset({"audience", "readers", "topic", "breadth"})
LONGEST_EXAMPLE = 120
FORBIDDEN = "約束を直せるのは広報課の人です。"


def propose(finding: FindingRecord) -> CharterProposal | None:
    """Make the proposal of a finding just turned down. None: it says nothing of the promise."""
    category = Category.objects.filter(code=finding.category_code).first()
    if finding.check_name not in ABOUT_PROMISE or category is None or finding.carried_from_id:
        return None
    example = Facts.from_content(finding.review.revision.content).title[:LONGEST_EXAMPLE].strip()
    if not example or example in category.fits or waiting(category).filter(example=example).exists():
        return None
    proposal, _made = CharterProposal.objects.get_or_create(
        finding=finding,
        defaults={"category": category, "example": example, "reason": finding.dismissed_reason},
    )
    return proposal


def take_back(finding: FindingRecord) -> None:
    """The dismissal was taken back: nothing is proposed any more. What was decided stays."""
    CharterProposal.objects.filter(finding=finding, state=CharterProposal.State.WAITING).delete()


def waiting(category: Category | None = None) -> QuerySet[CharterProposal]:
    """Proposals nobody decided yet, the oldest first; of one category or of all."""
    found = CharterProposal.objects.filter(state=CharterProposal.State.WAITING).select_related(
        "category", "finding__review__announcement__department", "finding__dismissed_by"
    )
    return found if category is None else found.filter(category=category)


@transaction.atomic
def accept(proposal: CharterProposal, actor: User, example: str = "") -> None:
    """Add it to what fits, in these words or as proposed. Promise and ages stay, so no approval is void."""
    _decide(proposal, CharterProposal.State.ACCEPTED, actor)
    words = (example.strip() or proposal.example)[:LONGEST_EXAMPLE]
    category = Category.objects.select_for_update().get(pk=proposal.category_id)
    if words not in category.fits:
        with charter_history.change(category, actor, f"指摘の見送りから：{proposal.reason}"):
            category.fits = [*category.fits, words]
            category.save(update_fields=["fits"])
    audit.record(actor, "約束に合う例を加えた", category, reason=proposal.reason, example=words)


@transaction.atomic
def reject(proposal: CharterProposal, actor: User) -> None:
    """Leave the charter as it is."""
    _decide(proposal, CharterProposal.State.REJECTED, actor)
    audit.record(
        actor, "合う例の提案を見送った", proposal.category, reason=proposal.reason, example=proposal.example
    )


def _decide(proposal: CharterProposal, state: CharterProposal.State, actor: User) -> None:
    if not can(actor, Action.EDIT_CATEGORY):
        raise Refused(FORBIDDEN)
    undecided = CharterProposal.objects.filter(pk=proposal.pk, state=CharterProposal.State.WAITING)
    if not undecided.update(state=state, decided_by=actor, decided_at=timezone.now()):
        raise Refused(LOST)
    proposal.refresh_from_db()
