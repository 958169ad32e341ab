"""What people make of findings: turn them down with a reason, take that back, or act on them.

The moves are in FATES, read in one place; each is one conditional UPDATE, and a move that changed no row
lost a race. What a new revision settles by itself is in patrol.settling.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from announcements.transitions import LOST
from patrol import proposing
from patrol.checks import Finding, title_of
from patrol.matching import Trace, remaining
from patrol.models import Fate, FindingRecord, Review, Severity
from patrol.reviews import record_of
from patrol.settling import trace_of
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can

# To which fate from which.
FATES: Mapping[Fate, frozenset[Fate]] = {
    Fate.OPEN: frozenset({Fate.DISMISSED}),  # the dismissal is taken back
    Fate.ACCEPTED: frozenset({Fate.OPEN}),
    Fate.FIXED: frozenset({Fate.OPEN, Fate.ACCEPTED}),
    Fate.DISMISSED: frozenset({Fate.OPEN}),
    Fate.OVERRIDDEN: frozenset({Fate.OPEN}),
    Fate.PASSED: frozenset({Fate.OPEN}),
}
FORBIDDEN = "指摘の扱いを決められるのは広報課の人です。"
NO_REASON = "見送る理由を書いてください。あとで見る人と、検査の見直しのために残します。"
STOPS = "「止める」の指摘は見送れません。差し戻すか、広報課長が理由を書いて承認してください。"
RESTS = "休ませている検査の指摘です。見送らなくても、承認のじゃまをしません。"


@transaction.atomic
def dismiss(finding: FindingRecord, actor: User, reason: str) -> None:
    """Say why a finding does not matter here. One that stops is answered by a change or by the manager."""
    reason = reason.strip()
    if not reason:
        raise Refused(NO_REASON)
    _permitted(actor, finding.review)
    if finding.severity == Severity.STOP:
        raise Refused(STOPS)
    if finding.is_resting:
        raise Refused(RESTS)
    open_review = FindingRecord.objects.filter(pk=finding.pk, review__decision="")
    if not _move(open_review, Fate.DISMISSED, dismissed_by=actor, dismissed_reason=reason):
        raise Refused(LOST)
    finding.refresh_from_db()
    audit.record(actor, "指摘を見送った", finding, reason=reason, check=title_of(finding.check_name))
    proposing.propose(finding)


@transaction.atomic
def take_back_dismissal(finding: FindingRecord, actor: User) -> None:
    """見送りを取り消す, while the announcement is not decided: the finding asks for attention again."""
    _permitted(actor, finding.review)
    open_review = FindingRecord.objects.filter(pk=finding.pk, review__decision="")
    changes: dict[str, Any] = {"dismissed_by": None, "dismissed_reason": "", "carried_from": None}
    if not _move(open_review, Fate.OPEN, **changes):
        raise Refused(LOST)
    reason, finding_was = finding.dismissed_reason, title_of(finding.check_name)
    finding.refresh_from_db()
    audit.record(actor, "指摘の見送りを取り消した", finding, check=finding_was, dismissed_for=reason)
    proposing.take_back(finding)


def accept(review: Review, chosen: Collection[int] | None = None) -> int:
    """指摘どおり: the review goes back to the clerk because of these findings. How many there were.

    `chosen` are numbers of its findings; None: whatever stops or asks for a look and was not turned down.
    Call it in the transaction that sends the review back, or makes a counter-proposal of it.
    """
    meant = review.findings.filter(is_resting=False)
    if chosen is None:
        meant = meant.filter(severity__in=[Severity.STOP, Severity.CONFIRM])
    else:
        meant = meant.filter(pk__in=chosen)
    return _move(meant, Fate.ACCEPTED)


def settle_approval(review: Review, stops: Iterable[Finding], actor: User, reason: str) -> None:
    """An approval answers every finding: a 「止める」 was overridden for `reason`, the rest was passed over.

    A 「止める」 that came up only now (a date has passed meanwhile) is kept too. Call it in the transaction.
    """
    stopping = list(stops)
    kept = list(review.findings.filter(severity=Severity.STOP, fate=Fate.OPEN))
    found = [Trace(one.check, one.field, one.quote) for one in stopping]
    traces = [trace_of(record) for record in kept]
    standing = [record.pk for record, there in zip(kept, remaining(traces, found), strict=True) if there]
    new = [one for one, known in zip(stopping, remaining(found, traces), strict=True) if not known]
    standing += [made.pk for made in FindingRecord.objects.bulk_create(record_of(review, one) for one in new)]
    overridden = FindingRecord.objects.filter(pk__in=standing)
    _move(overridden, Fate.OVERRIDDEN, dismissed_by=actor, dismissed_reason=reason)
    _move(review.findings.filter(is_resting=False), Fate.PASSED)
    for finding in overridden.select_related("review__revision"):
        proposing.propose(finding)


def _move(findings: Any, fate: Fate, **changes: Any) -> int:
    """The conditional UPDATE of one move; how many findings took it."""
    at = None if fate == Fate.OPEN else timezone.now()
    moved: int = findings.filter(fate__in=FATES[fate]).update(fate=fate, decided_at=at, **changes)
    return moved


def _permitted(actor: User, review: Review) -> None:
    if not can(actor, Action.PATROL, review.announcement):
        raise Refused(FORBIDDEN)
