"""What a new revision says of the findings of the one before: fixed, still there, or dismissed already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from patrol.checks import Finding
from patrol.inputs import check_input
from patrol.matching import Said, Trace, identical, remaining
from patrol.models import Fate, FindingRecord, Review, Severity
from patrol.muting import judge


def carry_dismissals(review: Review, records: Sequence[FindingRecord]) -> Sequence[FindingRecord]:
    """Unsaved `records` of a new review: those dismissed before, word for word, come dismissed.

    Nobody gives the same reason twice. It is no new decision, and a 「止める」 is looked at every time.
    """
    earlier = _earlier_review(review)
    if earlier is None:
        return records
    dismissed = list(earlier.findings.filter(fate=Fate.DISMISSED))
    for record in records:
        if record.severity == Severity.STOP or record.is_resting:
            continue
        trace = trace_of(record)
        match = next((one for one in dismissed if identical(trace_of(one), trace)), None)
        if match is not None:
            dismissed.remove(match)
            record.fate, record.decided_at = Fate.DISMISSED, timezone.now()
            record.dismissed_by, record.dismissed_reason = match.dismissed_by, match.dismissed_reason
            record.carried_from_id = match.carried_from_id or match.pk
    return records


def settle_earlier(review: Review, now_found: Iterable[Finding]) -> int:
    """Findings of the revision before which the clerk's change has answered become fixed. How many.

    Only the change itself counts: what the checks of today no longer say of the old words either (another
    day, another promise, other rules) went away by itself and stays undecided.
    """
    earlier = _earlier_review(review)
    if earlier is None:
        return 0
    records = list(earlier.findings.filter(fate__in=[Fate.OPEN, Fate.ACCEPTED], is_resting=False))
    if not records:
        return 0
    traces = [trace_of(record) for record in records]
    of_old = _traces(judge(check_input(earlier.revision.content)).every)
    still_true, still_there = remaining(traces, of_old), remaining(traces, _traces(now_found))
    fixed = [
        record.pk
        for record, true, there in zip(records, still_true, still_there, strict=True)
        if true and not there
    ]
    return FindingRecord.objects.filter(pk__in=fixed, fate__in=[Fate.OPEN, Fate.ACCEPTED]).update(
        fate=Fate.FIXED, decided_at=timezone.now()
    )


def trace_of(record: FindingRecord) -> Trace:
    return Trace(record.check_name, record.field, record.quote)


def _traces(findings: Iterable[Finding]) -> list[Said]:
    return [Trace(one.check, one.field, one.quote) for one in findings]


def _earlier_review(review: Review) -> Review | None:
    """The newest review of an earlier revision of the same announcement."""
    earlier = Review.objects.filter(
        announcement=review.announcement_id, revision__number__lt=review.revision.number
    )
    return earlier.select_related("revision").order_by("-revision__number").first()
