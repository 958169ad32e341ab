"""Learning from what the city decided: the category each announcement was approved in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from patrol.evidence.reading_patterns import FOR_OTHERS
from patrol.inputs import profile_of
from patrol.models import Approval, FindingRecord, TopicModel
from patrol.topic.fitting import Example, fit
from patrol.topic.model import pieces
from patrol.topic.ranking import classify
from segments.models import Category

if TYPE_CHECKING:  # the checks import this room
    from patrol.checks.draft import CategoryProfile

TOPIC_CHECK = "topic"
# Older decisions were made under other promises.
WITHIN = timedelta(days=3 * 365)
MOST_EXAMPLES = 20_000
# A category the city said outright fits counts twice.
SAID_OUTRIGHT = 2.0
VERSIONS_WITH_WEIGHTS = 5


def refit() -> TopicModel | None:
    """Fit to every decision anew. None while there are too few; the last row if nothing was decided since."""
    decisions = decided()
    fingerprint = _fingerprint(decisions)
    newest = TopicModel.objects.order_by("-pk").first()
    if newest is not None and newest.fingerprint == fingerprint:
        return newest
    fitted = fit([example for _, example in decisions])
    if fitted is None:
        return None
    model, figures = fitted
    with transaction.atomic():
        row = TopicModel.objects.create(
            fitted_at=timezone.now(),
            examples=model.examples,
            fingerprint=fingerprint,
            share=model.share,
            figures=figures.to_json(),
            weights=model.to_json(),
        )
        _forget_weights()
    return row


def decided() -> list[tuple[int, Example]]:
    """Each announcement in the category it was last approved in, the newest decision first."""
    profiles = _profiles()
    outright = _said_outright()
    return [
        (approval.revision_id, example)
        for approval in _last_approvals()
        if (example := _example(approval, profiles, outright)) is not None
    ]


def _last_approvals() -> Iterable[Approval]:
    """A voided approval is still a decision about the category, until a later one.

    What was let through although it is for others than its readers teaches nothing: it was an exception, or
    the very habit the patrol is there to notice. A finding dismissed as mistaken stands against nothing.
    """
    exceptions = FindingRecord.objects.filter(FOR_OTHERS)
    last = Approval.objects.filter(approved_at__gte=timezone.now() - WITHIN)
    last = last.exclude(revision__in=exceptions.values("review__revision"))
    last = last.order_by("announcement_id", "-approved_at").distinct("announcement_id")
    newest = Approval.objects.filter(pk__in=last.values("pk")).order_by("-approved_at", "-pk")
    return newest.select_related("revision")[:MOST_EXAMPLES]


def _example(
    approval: Approval, profiles: Sequence[CategoryProfile], outright: frozenset[int]
) -> Example | None:
    content = approval.revision.content
    code = (content.get("category") or {}).get("code", "")
    if code not in {profile.code for profile in profiles}:
        return None
    ranking = classify(content["title"], content["body"], profiles)
    return Example(
        pieces(content["title"], content["body"]),
        code,
        {one.profile.code: one.probability for one in ranking.ranked},
        SAID_OUTRIGHT if approval.revision_id in outright else 1.0,
    )


def _said_outright() -> frozenset[int]:
    """Revisions about whose category a finding was dismissed."""
    dismissed = FindingRecord.objects.filter(check_name=TOPIC_CHECK).exclude(dismissed_by=None)
    return frozenset(dismissed.values_list("review__revision", flat=True))


def _profiles() -> tuple[CategoryProfile, ...]:
    return tuple(profile_of(category) for category in Category.objects.filter(is_active=True))


def _fingerprint(decisions: Sequence[tuple[int, Example]]) -> str:
    said = "\n".join(f"{revision} {example.code} {example.weight}" for revision, example in decisions)
    return hashlib.sha256(said.encode()).hexdigest()


def _forget_weights() -> None:
    kept = TopicModel.objects.order_by("-pk").values_list("pk", flat=True)[:VERSIONS_WITH_WEIGHTS]
    TopicModel.objects.exclude(pk__in=list(kept)).exclude(weights=None).update(weights=None)
