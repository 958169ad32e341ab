"""The PR manager's word on a check in a category: let it rest, or wake it. With a reason, on record."""

from __future__ import annotations

from django.db import transaction

from patrol.checks import CHECKS, title_of
from patrol.models import CheckRest
from patrol.precision import standings
from segments.models import Category
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can

FORBIDDEN = "検査を休ませたり働かせたりできるのは広報課長です。"
SHORTEST_REASON = 10
NO_REASON = f"理由を{SHORTEST_REASON}字以上で書いてください。各課の人も読みます。"


@transaction.atomic
def rest(check: str, category: Category, actor: User, reason: str, *, lowers_stop: bool = False) -> CheckRest:
    """Let the check rest in the category until somebody wakes it. A 「止める」 is at most lowered."""
    return _speak(check, category, actor, reason, rests=True, lowers_stop=lowers_stop)


@transaction.atomic
def wake(check: str, category: Category, actor: User, reason: str) -> CheckRest:
    """Let it work again; its decisions are counted from now."""
    return _speak(check, category, actor, reason, rests=False, lowers_stop=False)


def _speak(
    check: str, category: Category, actor: User, reason: str, *, rests: bool, lowers_stop: bool
) -> CheckRest:
    if not can(actor, Action.REST_CHECK):
        raise Refused(FORBIDDEN)
    if check not in {one.name for one in CHECKS}:
        raise Refused("この検査は、いまは使われていません。")
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused(NO_REASON)
    Category.objects.select_for_update(no_key=True).get(pk=category.pk)  # two managers take turns
    if not rests and not _rests(check, category):
        raise Refused(f"「{title_of(check)}」は『{category.name}』で働いています。")
    word = CheckRest.objects.create(
        check_name=check, category=category, rests=rests, lowers_stop=lowers_stop, reason=reason, by=actor
    )
    verb = "検査を休ませた" if rests else "検査を働かせた"
    audit.record(actor, verb, category, reason=reason, check=title_of(check), lowers_stop=lowers_stop)
    return word


def _rests(check: str, category: Category) -> bool:
    return any(one.check == check and one.rest is not None for one in standings(category.code))
