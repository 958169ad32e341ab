"""Where the departments' answers stand: who has said what of the present text of every article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.db.models.enums import TextChoices
from django.utils import timezone

from channels.models import CheckRound, Issue, IssueItem, IssueState, ItemCheck, ItemVersion
from staff.models import Department, User
from staff.permissions import Action, departments_to


class Standing(TextChoices):
    """How far an article is. The value is also the state of its chip."""

    UNSEEN = "proof_unseen", "未確認"
    CHANGE = "proof_change", "修正依頼"
    CORRECTED = "proof_corrected", "直したので再確認"
    ANSWERED = "proof_answered", "回答したので再確認"
    CONFIRMED = "proof_confirmed", "確認済"


# Whose turn it is: the department's, until it has confirmed or asked for a change.
THEIR_TURN = frozenset({Standing.UNSEEN, Standing.CORRECTED, Standing.ANSWERED})


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """One article with what its department said of it; `checks` are the newest first."""

    item: IssueItem
    department: Department
    standing: Standing
    checks: tuple[ItemCheck, ...]

    @property
    def last(self) -> ItemCheck | None:
        return self.checks[0] if self.checks else None

    @property
    def confirmed_version(self) -> int | None:
        """The version of the text they confirmed last."""
        return next((c.version for c in self.checks if c.answer == ItemCheck.Answer.CONFIRMED), None)

    @property
    def is_theirs(self) -> bool:
        return self.standing in THEIR_TURN

    @property
    def row(self) -> list[str]:
        """[title, department, standing] in words, as a final keeps it."""
        return [str(self.item), str(self.department), str(self.standing.label)]


def standing_of(version: int, checks: Sequence[ItemCheck], corrected: Collection[int]) -> Standing:
    """`checks` newest first; `corrected` are the numbers of the versions made to follow a 修正依頼.

    A shorter text alone is no answer to one.
    """
    if not checks:
        return Standing.UNSEEN
    last = checks[0]
    if last.answer == ItemCheck.Answer.CHANGE:
        return Standing.CORRECTED if any(n > last.version for n in corrected) else Standing.CHANGE
    if last.version != version:
        return Standing.CORRECTED
    return Standing.CONFIRMED if last.answer == ItemCheck.Answer.CONFIRMED else Standing.ANSWERED


def standings(issue: Issue, departments: Collection[int] | None = None) -> list[ItemStanding]:
    """The articles of an issue (of these departments alone) in the order of the paper."""
    order = {name: at for at, name in enumerate(issue.sections.values_list("name", flat=True))}
    items = issue.items.all()
    if departments is not None:
        items = items.filter(delivery__revision__announcement__department__in=departments)
    found = _read(items)
    return sorted(
        found, key=lambda one: (order.get(one.item.section, len(order)), one.item.order, one.item.pk)
    )


def standing_of_item(item: IssueItem) -> ItemStanding:
    """One article as the rows say now."""
    (found,) = _read(IssueItem.with_withdrawn.filter(pk=item.pk))
    return found


def issues_in_proof() -> QuerySet[Issue]:
    """Open issues the departments were asked about, the next to come out first."""
    asked = CheckRound.objects.values("proof__issue")
    return Issue.objects.filter(state=IssueState.OPEN, pk__in=asked).order_by("publication_date")


def newest_round(issue: Issue) -> CheckRound | None:
    """What the departments were asked last."""
    rounds = CheckRound.objects.filter(proof__issue=issue).select_related("proof", "sent_by")
    return rounds.order_by("-pk").first()


def of_person(user: User) -> list[tuple[Issue, list[ItemStanding]]]:
    """The articles a person may answer for, issue by issue."""
    own = departments_to(user, Action.CONFIRM_PROOF)
    if not own:
        return []
    issues = [(issue, standings(issue, own)) for issue in issues_in_proof()]
    return [(issue, rows) for issue, rows in issues if rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for a person, and until when."""

    count: int = 0
    due_on: date | None = None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


def waiting_for(user: User) -> Waiting:
    """The articles of this person's department still to be answered, and the first date it is wanted by."""
    count, days = 0, []
    for issue, rows in of_person(user):
        here = sum(row.is_theirs for row in rows)
        asked = newest_round(issue) if here else None
        days += [asked.due_on] if asked else []
        count += here
    return Waiting(count, min(days, default=None))


def _read(items: QuerySet[IssueItem]) -> list[ItemStanding]:
    checks = ItemCheck.objects.select_related("by", "proof").order_by("-pk")
    versions = ItemVersion.objects.filter(made=ItemVersion.Made.CORRECTED).only("item", "number")
    rows = items.select_related("issue", "delivery__revision__announcement__department").prefetch_related(
        Prefetch("checks", checks, to_attr="answered"),
        Prefetch("versions", versions, to_attr="corrections"),
    )
    return [_standing(item) for item in rows]


def _standing(item: IssueItem) -> ItemStanding:
    answered: Iterable[ItemCheck] = getattr(item, "answered", ())
    corrections: Iterable[ItemVersion] = getattr(item, "corrections", ())
    checks = tuple(answered)
    standing = standing_of(item.version, checks, {version.number for version in corrections})
    return ItemStanding(item, item.delivery.revision.announcement.department, standing, checks)
