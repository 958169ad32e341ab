"""From a review to what can be proposed for it; and what was shown, carried by the form that sends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils import timezone

from patrol.inputs import office_hours, profile_of
from patrol.models import Review
from patrol.proposals.effect import Effect, effect_of
from patrol.proposals.kinds import Kind, find
from patrol.proposals.situation import Option, Situation
from segments.models import Category, Ward
from staff.errors import Refused

SALT = "patrol.proposal"
TOKEN_MAX_AGE = 60 * 60 * 2  # seconds, as for an approval
OLD = "案の画面が古くなりました。もう一度、案を選んでください。"


@dataclass(frozen=True, slots=True)
class Offer:
    """One option with its effect as counted for this page."""

    kind: Kind
    option: Option
    effect: Effect
    token: str  # "" where it cannot be sent


def situation_of(review: Review, now: datetime | None = None) -> Situation:
    content = review.revision.content
    chosen = (content.get("category") or {}).get("code", "")
    categories = list(Category.objects.filter(is_active=True))
    return Situation(
        content=content,
        now=now or timezone.now(),
        category=next((profile_of(one) for one in categories if one.code == chosen), None),
        others=tuple(profile_of(one) for one in categories if one.code != chosen and not one.is_emergency),
        wards=tuple(Ward.objects.values_list("code", "name")),
        better=_better(review),
        hours=office_hours(),
    )


def offer(review: Review, kind: str, key: str) -> Offer | None:
    """The option with its effect; None when it is not offered (any longer)."""
    situation = situation_of(review)
    found = find(situation, kind, key)
    if found is None:
        return None
    effect = effect_of(situation.content, found[1].changes, situation.now)
    return Offer(*found, effect, "" if effect.problem else _token(review, *found, effect))


def read_token(review: Review, token: str) -> dict[str, Any]:
    """What the page showed: kind, label, changes, people. Refused when it is of another time or revision."""
    try:
        shown: dict[str, Any] = signing.loads(token, salt=SALT, max_age=TOKEN_MAX_AGE)
    except signing.BadSignature:
        raise Refused(OLD) from None
    if shown.pop("revision", None) != review.revision.digest:
        raise Refused(OLD)
    return shown


def _token(review: Review, kind: Kind, option: Option, effect: Effect) -> str:
    shown = {
        "revision": review.revision.digest,
        "kind": kind.name,
        "label": option.label,
        "changes": dict(option.changes),
        "people_before": effect.people_before,
        "people_after": effect.people_after,
    }
    return signing.dumps(shown, salt=SALT, compress=True)


def _better(review: Review) -> tuple[str, ...]:
    """Categories the findings advise that still stand."""
    advised = review.findings.filter(dismissed_by=None).values_list("evidence__better", flat=True)
    return tuple(str(code) for code in advised if code)
