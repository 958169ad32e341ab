"""The rows of the patrol report: what was decided in a month about announcements of some departments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Q, QuerySet

from patrol.checks.draft import field_label
from patrol.models import Answer, Ask, Decision, EarlyFix, Fate, FindingRecord, Review, Severity
from patrol.period import Month
from patrol.report import NO_CATEGORY, FindingRow, Name, ReviewRow, Rows
from staff.models import Department


def rows_of(month: Month, departments: Collection[int]) -> Rows:
    reviews = Review.objects.filter(announcement__department__in=departments)
    decided = reviews.filter(decided_at__gte=month.since, decided_at__lt=month.until).exclude(decision="")
    by_pk = {one.pk: _review(one) for one in _with_names(decided)}
    return Rows(
        reviews=list(by_pk.values()),
        findings=[_finding(one, by_pk[one.review_id]) for one in _findings(by_pk)],
        arrived=_arrived(reviews, month),
        left=_left(reviews, month),
        head_returns=_head_returns(month, departments),
        early=_early(month, departments),
    )


def _with_names(reviews: QuerySet[Review]) -> QuerySet[Review]:
    return reviews.select_related("announcement__department", "revision", "decided_by").order_by("decided_at")


def _review(review: Review) -> ReviewRow:
    assert review.decided_at is not None
    content = review.revision.content
    category = content.get("category") or {}
    return ReviewRow(
        pk=review.pk,
        announcement=review.announcement_id,
        title=content["title"],
        department=_name(review.announcement.department),
        category=Name(category.get("code", ""), category.get("name", "") or NO_CATEGORY),
        opened_at=review.opened_at,
        decided_at=review.decided_at,
        decision=Decision(review.decision),
        reason_kind=review.reason_kind,
        reason=review.reason,
        by=str(review.decided_by or "（自動）"),
    )


def _findings(reviews: Collection[int]) -> QuerySet[FindingRecord]:
    found = FindingRecord.objects.filter(review__in=reviews, is_resting=False, carried_from=None)
    return found.select_related("dismissed_by").order_by("review__decided_at", "pk")


def _finding(record: FindingRecord, review: ReviewRow) -> FindingRow:
    return FindingRow(
        review=review,
        check=record.check_name,
        severity=Severity(record.severity),
        fate=Fate(record.fate),
        where=field_label(record.field),
        quote=record.quote,
        reason=record.reason,
        turned_down_for=record.dismissed_reason,
        by=str(record.dismissed_by or ""),
    )


def _arrived(reviews: QuerySet[Review], month: Month) -> Counter[Name]:
    came = reviews.filter(opened_at__gte=month.since, opened_at__lt=month.until)
    return Counter(_name(one.announcement.department) for one in _with_names(came))


def _left(reviews: QuerySet[Review], month: Month) -> int:
    undecided = Q(decided_at__isnull=True) | Q(decided_at__gte=month.until)
    return reviews.filter(undecided, opened_at__lt=month.until).count()


def _head_returns(month: Month, departments: Collection[int]) -> Counter[str]:
    sent_back = Ask.objects.filter(
        answer=Answer.RETURNED,
        acted_at__gte=month.since,
        acted_at__lt=month.until,
        stage__circulation__revision__announcement__department__in=departments,
    )
    return Counter(sent_back.values_list("reason_kind", flat=True))


def _early(month: Month, departments: Collection[int]) -> Counter[str]:
    mended = EarlyFix.objects.filter(
        at__gte=month.since, at__lt=month.until, announcement__department__in=departments
    )
    return Counter(mended.values_list("check_name", flat=True))


def _name(department: Department) -> Name:
    return Name(department.code, department.name)
