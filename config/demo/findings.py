"""What the patrol found in the made-up year, and what people made of it: something for the report to tell.

In 「子育て」 the check of characters was mostly wrong (courses number their lessons ①②③, which everybody
can read), so it rests there; everywhere else it helps.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from patrol.checks import CHECKS
from patrol.models import Decision, Fate, FindingRecord, Review, Severity
from patrol.models.finding import TURNED_DOWN

COURSES = "kosodate"


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of finding, and why it was let pass where it was."""

    check: str
    severity: Severity
    field: str
    quote: str
    reason: str
    suggestion: str
    dismissed_for: str


DEADLINE = Kind(
    "deadline", Severity.CONFIRM, "deadline_on", "", "申込みの締切が書かれていません。",
    "締切日を入れてください。", "申込みの順に受け付け、締切はないため",
)  # fmt: skip
AUDIENCE = Kind(
    "audience", Severity.CONFIRM, "audience_text", "小学生と保護者", "約束した読者と重なるのは一部だけです。",
    "届ける相手を絞るか、カテゴリを見直してください。", "未就学のきょうだいも参加できるため",
)  # fmt: skip
CHARACTER = Kind(
    "characters", Severity.NOTE, "body", "①", "「①」は、機種によって表示されないことがあります。",
    "「1」や「(1)」に直してください。", "講座の回の番号で、読めない機種はもうないため",
)  # fmt: skip
CONTACT = Kind(
    "contacts", Severity.CONFIRM, "contact_phone", "", "携帯電話の番号のようです。",
    "公開してよい連絡先か確かめてください。", "主催する団体が公開している番号のため",
)  # fmt: skip
# What a return was about, by the kind of its reason.
RETURNED_FOR = {"too_broad": AUDIENCE, "facts": DEADLINE}


def write_findings(review: Review, draw: random.Random) -> None:
    """The findings of a decided review, as they stand today."""
    FindingRecord.objects.bulk_create(
        _record(review, kind, fate) for kind, fate in _chosen(review, draw, category_of(review))
    )


def settled(finding: FindingRecord, reason: str) -> FindingRecord:
    """A finding as an approval leaves it: one that stops was overridden with `reason`, others were passed."""
    review = finding.review
    overridden = finding.severity == Severity.STOP
    finding.fate, finding.decided_at = Fate.OVERRIDDEN if overridden else Fate.PASSED, review.decided_at
    if overridden:
        finding.dismissed_by, finding.dismissed_reason = review.decided_by, reason
    return finding


def category_of(review: Review) -> str:
    return str((review.revision.content["category"] or {}).get("code", ""))


def _chosen(review: Review, draw: random.Random, category: str) -> Iterator[tuple[Kind, Fate]]:
    if review.decision == Decision.RETURNED:
        if review.reason_kind in RETURNED_FOR:
            yield RETURNED_FOR[review.reason_kind], Fate.FIXED
        return
    if category == COURSES:
        yield CHARACTER, draw.choices((Fate.DISMISSED, Fate.FIXED), (8, 2))[0]
    elif draw.random() < 0.3:
        yield CHARACTER, draw.choices((Fate.PASSED, Fate.FIXED, Fate.DISMISSED), (3, 5, 1))[0]
    if draw.random() < 0.1:
        yield draw.choice((CONTACT, DEADLINE, AUDIENCE)), Fate.DISMISSED


def _record(review: Review, kind: Kind, fate: Fate) -> FindingRecord:
    turned_down = fate in TURNED_DOWN
    return FindingRecord(
        review=review,
        check_name=kind.check,
        version=next(each.version for each in CHECKS if each.name == kind.check),
        severity=kind.severity,
        field=kind.field,
        quote=kind.quote,
        reason=kind.reason,
        suggestion=kind.suggestion,
        category_code=category_of(review),
        fate=fate,
        decided_at=review.decided_at,
        dismissed_by=review.decided_by if turned_down else None,
        dismissed_reason=kind.dismissed_for if turned_down else "",
    )
