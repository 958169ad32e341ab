"""How the people of the demo write, submit and agree: by the use cases a person's clicks run."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from announcements.actions import save_draft, submit
from announcements.models import Announcement
from announcements.models.announcement import AudienceKind
from patrol.models import Ask, Review
from patrol.routes.acting import sign_off
from segments.filters import SegmentFilter
from segments.models import Category
from staff.models import Department, Role, User


def draft(
    code: str, audience: tuple[float, float | None] | None = None, **values: Any
) -> tuple[Announcement, User]:
    """A draft of that section, saved as its form would."""
    announcement, author = blank(code, audience, **values)
    save_draft(announcement, author, texts={})
    return announcement, author


def blank(
    code: str, audience: tuple[float, float | None] | None = None, **values: Any
) -> tuple[Announcement, User]:
    """The same before it is saved."""
    author = writer_of(code)
    if author.department is None:
        raise ValueError(f"{author.username} belongs to no department")
    announcement = Announcement(department=author.department, author=author, last_edited_by=author, **values)
    announcement.audience_kind = AudienceKind.AGES if audience else AudienceKind.EVERYONE
    if audience:
        low, high = audience
        announcement.audience_age_min = Decimal(str(low))
        announcement.audience_age_max = None if high is None else Decimal(str(high))
    return announcement, author


def writer_of(code: str) -> User:
    """Whoever writes and reads proofs in that section."""
    writers = (Role.CLERK.value, Role.PR_OFFICER.value)  # the PR division has no clerk of its own
    return User.objects.filter(department__code=code, groups__name__in=writers).earliest("pk")


def who(category: str, code: str) -> dict[str, Any]:
    section = Department.objects.get(code=code)
    return {
        "category": Category.objects.get(code=category),
        "segment": SegmentFilter(any_of=(category,)).to_json(),
        "contact": section.name,
        "contact_phone": section.phone,
        "url": f"https://www.city.wakabano.example.jp/{code}/",
    }


def to_patrol(announcement: Announcement, author: User) -> Review:
    submit(announcement, author)
    while ask := next_asked(announcement):
        sign_off(announcement, ask.person)
    return Review.objects.get(announcement=announcement, decision="")


def next_asked(announcement: Announcement) -> Ask | None:
    """Whoever's turn it is on the department's route."""
    return Ask.objects.open().filter(stage__circulation__revision__announcement=announcement).first()


def someone(role: Role) -> User:
    return User.objects.filter(groups__name=role.value).earliest("pk")


def working_day(day: date) -> date:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
