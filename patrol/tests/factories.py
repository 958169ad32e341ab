"""Announcements on their way through the patrol, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from announcements import actions as announcements
from announcements.models import Announcement
from announcements.tests.factories import make_announcement
from patrol.checks import CHECKS
from patrol.models import Fate, FindingRecord, Review, Route, Severity
from patrol.models.finding import TURNED_DOWN
from patrol.plan import plan_for
from patrol.routes.acting import sign_off
from segments.models import Category
from segments.tests.factories import make_category, make_subscriber
from staff.models import Department, User


def make_childcare() -> Category:
    return make_category(
        "kosodate",
        "子育て",
        promise="妊娠中から小学校入学前までのお子さんがいる方へお届けします。",
        reader_profile="妊娠中の人と就学前の子の保護者",
        age_min=0,
        age_max=6,
        includes_pregnancy=True,
    )


def make_readers(people: int = 30) -> Category:
    """The childcare category and that many readers of it."""
    category = Category.objects.filter(code="kosodate").first() or make_childcare()
    for _ in range(people):
        make_subscriber([category])
    return category


def one_more_reader() -> None:
    make_subscriber([Category.objects.get(code="kosodate")])


def submitted(clerk: User, **fields: Any) -> Announcement:
    """Submitted by `clerk`, with readers to send it to; waits for the head or the patrol."""
    if not Category.objects.filter(code="kosodate").exists():
        make_readers()
    announcement = make_announcement(clerk, **({"channels": ["line", "x"]} | fields))
    announcements.submit(announcement, clerk)
    announcement.refresh_from_db()
    return announcement


def in_patrol(clerk: User, head: User, **fields: Any) -> Review:
    """Signed off by `head`: an open review."""
    announcement = submitted(clerk, **fields)
    return signed_off(announcement, head)


def signed_off(announcement: Announcement, head: User) -> Review:
    """The head agrees, whose step is the only one of the standard route."""
    review = sign_off(announcement, head)
    assert review is not None
    return review


def token_of(review: Review) -> str:
    """What the approval page would carry now."""
    return plan_for(review.revision).token()


def again(review: Review, clerk: User, head: User, **changes: Any) -> Review:
    """A returned announcement changed, submitted and signed off: the review of its next revision."""
    announcement = Announcement.objects.get(pk=review.announcement_id)
    for name, value in changes.items():
        setattr(announcement, name, value)
    announcements.save_draft(announcement, clerk)
    announcements.submit(announcement, clerk)
    announcement.refresh_from_db()
    return signed_off(announcement, head)


def decided(
    review: Review, fates: Iterable[Fate], check: str = "characters", by: User | None = None, **fields: Any
) -> list[FindingRecord]:
    """Findings of earlier days as they stand once decided, a minute apart; the last is the newest."""
    fates = list(fates)
    begin = timezone.now() - timedelta(days=30)
    by = by or review.revision.submitted_by
    defaults: dict[str, Any] = {
        "severity": Severity.NOTE,
        "reason": "指摘",
        "category_code": "kosodate",
        "version": next(each.version for each in CHECKS if each.name == check),
    }
    return FindingRecord.objects.bulk_create(
        FindingRecord(
            review=review,
            check_name=check,
            fate=fate,
            decided_at=begin + timedelta(minutes=minute),
            dismissed_by=by if fate in TURNED_DOWN else None,
            dismissed_reason="問題なし" if fate in TURNED_DOWN else "",
            **(defaults | fields),
        )
        for minute, fate in enumerate(fates)
    )


def straight_to_patrol(department: Department) -> Route:
    """A route without steps: nobody of the department is asked."""
    return Route.objects.create(department=department, name="広報課へ直接")


def make_route(department: Department, *steps: dict[str, Any], **fields: Any) -> Route:
    """A route with its steps in order; `people` and `departments` of a step are lists."""
    route = Route.objects.create(department=department, **({"name": "試しのルート"} | fields))
    for position, step in enumerate(steps, 1):
        values = {"name": f"第{position}段"} | step
        people, departments = values.pop("people", []), values.pop("departments", [])
        made = route.steps.create(position=position, **values)
        made.people.set(people)
        made.departments.set(departments)
    return route
