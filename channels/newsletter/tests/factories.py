"""Issues for tests, with dates in order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from channels.models import Issue, IssueState, Proof
from channels.newsletter import planning


def make_issue(number: int = 1, published: date = date(2027, 1, 1), **changes: Any) -> Issue:
    """An open issue with the paper's sections, which still takes articles."""
    values: dict[str, Any] = {
        "number": number,
        "publication_date": published,
        "department_deadline": planning.deadline_of(published),
        "editing_date": published - timedelta(days=planning.EDITING_DAYS),
        "okay_date": published - timedelta(days=planning.OKAY_DAYS),
        "format": planning.standard_format(),
    }
    return planning.create(Issue(**(values | changes)))


def make_closed_issue(number: int = 1, published: date = date(2027, 1, 1)) -> Issue:
    return close_by_hand(make_issue(number, published))


def close_by_hand(issue: Issue) -> Issue:
    """校了 without a proof that shows anything."""
    proof = Proof.objects.create(
        issue=issue,
        version=1,
        content={},
        content_digest="0" * 64,
        pdf="newsletter/none.pdf",
        pdf_sha256="0" * 64,
    )
    Issue.objects.filter(pk=issue.pk).update(state=IssueState.CLOSED, final_proof=proof)
    issue.refresh_from_db()
    return issue
