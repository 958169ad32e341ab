"""The 対象 that the text seems to have, beside the fields that ask for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from announcements.editor.age_field import AgeWidget
from announcements.fact_lines import age_range
from announcements.facts import Facts
from announcements.live import announcement_of_post
from announcements.models.announcement import AudienceKind
from patrol.extraction.suggesting import AudienceSuggestion, suggest
from patrol.pages.review import person
from staff.permissions import Action, can
from staff.wording import local


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion in words, and as the values of the form's fields for the page to fill in."""

    suggestion: AudienceSuggestion
    words: str
    values: str
    is_taken: bool


@require_POST
def audience_suggestion(request: HttpRequest) -> HttpResponse:
    """The posted editor form, as far as it can be read → the audience its words state. Nothing is saved."""
    user = person(request)
    if not can(user, Action.VIEW):
        raise PermissionDenied
    announcement = announcement_of_post(request.POST, user)
    facts = Facts.of(announcement)
    sent = local(announcement.publish_at).date() if announcement.publish_at else None
    found = suggest(facts.body, facts.title, sent or local(announcement.created_at).date())
    return render(
        request, "patrol/audience_suggestion.html", {"offer": offer(found, facts) if found else None}
    )


def offer(found: AudienceSuggestion, facts: Facts) -> Offer:
    return Offer(
        found, _words(found), json.dumps(_values(found), ensure_ascii=False), _is_taken(found, facts)
    )


def _words(found: AudienceSuggestion) -> str:
    if found.kind == AudienceKind.EVERYONE:
        return "どなたでも"
    ages = age_range(found.age_min, found.age_max) if found.kind == AudienceKind.AGES else ""
    parts = (
        ages,
        "妊娠中の人" if found.pregnancy else "",
        found.text if found.kind == AudienceKind.OTHER else "",
    )
    return "、".join(dict.fromkeys(part for part in parts if part))


def _values(found: AudienceSuggestion) -> dict[str, str | bool]:
    """By the names the form's controls have."""
    boxes = AgeWidget()
    values: dict[str, str | bool] = {"audience_kind": found.kind, "audience_pregnancy": found.pregnancy}
    for name, age in (("audience_age_min", found.age_min), ("audience_age_max", found.age_max)):
        for index, part in enumerate(boxes.decompress(age)):
            values[f"{name}_{index}"] = "" if part is None else str(part)
    return values | {"audience_text": found.text}


def _is_taken(found: AudienceSuggestion, facts: Facts) -> bool:
    """Whether the fields say the same already; a year's hundredths are not a difference."""
    if facts.audience_kind != found.kind:
        return False
    if found.kind != AudienceKind.AGES:
        return True
    pairs = ((facts.audience_age_min, found.age_min), (facts.audience_age_max, found.age_max))
    return all((held or 0) == (read or 0) or _close(held, read) for held, read in pairs)


def _close(held: Decimal | None, read: Decimal | None) -> bool:
    return held is not None and read is not None and abs(held - read) <= Decimal("0.05")
