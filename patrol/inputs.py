"""From a revision's content to what the checks are given: the one place where checks meet the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from announcements import images
from announcements.facts import Facts
from channels.composing import copies_of
from patrol.calendar import elections_for_checks, hold_for_checks
from patrol.checks import CategoryProfile, CheckInput
from patrol.checks.surroundings import OfficeHours, Picture
from patrol.evidence.counting_load import load_of
from patrol.evidence.reading_past import past_of
from patrol.evidence.reading_patterns import patterns_of
from patrol.precision import rests_in
from patrol.topic.keeping import current_model
from patrol.topic.neighbours import alike
from patrol.topic.past import Draft
from segments.models import Category
from staff.wording import local


def check_input(
    content: dict[str, Any], now: datetime | None = None, announcement_id: int | None = None
) -> CheckInput:
    """What the checks read of `content`, judged for the moment it is to go out.

    `announcement_id`: whose content it is, so that it is not held against itself; None: not stored yet.
    """
    now = now or timezone.now()
    send_at = send_time(content, now)
    sent = local(send_at)
    chosen = category_code(content)
    profiles = [profile_of(category) for category in Category.objects.filter(is_active=True)]
    facts = Facts.from_content(content)
    past = alike(Draft.of(facts, announcement_id))
    return CheckInput(
        facts=facts,
        today=local(now).date(),
        send_date=sent.date(),
        send_time=sent.time(),
        copies=copies_of(content),
        category=next((profile for profile in profiles if profile.code == chosen), None),
        other_categories=tuple(profile for profile in profiles if profile.code != chosen),
        drill=settings.KOHO_MODE == "drill",
        at_once=sent == local(now),
        hours=office_hours(),
        elections=elections_for_checks(sent.date()),
        hold=hold_for_checks(sent),
        pictures=tuple(picture_of(image) for image in content["images"]),
        load=load_of(content, send_at),
        patterns=patterns_of(content, now),
        reception=past_of(content, past, now),
        rests=rests_in(chosen),
        past=past,
        topic_model=current_model(),
    )


def category_code(content: dict[str, Any]) -> str:
    """The category a content was written for; "" when none was chosen."""
    return str((content.get("category") or {}).get("code", ""))


def publish_at(content: dict[str, Any]) -> datetime | None:
    """The time asked for; None: as soon as it is approved."""
    return parse_datetime(content.get("publish_at") or "")


def send_time(content: dict[str, Any], now: datetime) -> datetime:
    """When it really goes out: the time asked for, or now if that is over or was left open."""
    return max(publish_at(content) or now, now)


def office_hours() -> OfficeHours:
    return OfficeHours(
        settings.OFFICE_OPENS, settings.OFFICE_CLOSES, settings.NIGHT_FROM, settings.NIGHT_UNTIL
    )


def profile_of(category: Category) -> CategoryProfile:
    return CategoryProfile(
        code=category.code,
        name=category.name,
        promise=category.promise,
        reader=category.reader_profile,
        age_min=None if category.age_min is None else float(category.age_min),
        age_max=None if category.age_max is None else float(category.age_max),
        includes_pregnancy=category.includes_pregnancy,
        fits=tuple(category.fits),
        does_not_fit=tuple(category.does_not_fit),
        keywords=tuple(category.keywords),
        is_emergency=category.is_emergency,
    )


def picture_of(image: Mapping[str, Any]) -> Picture:
    """A picture of a content; revisions kept from before the confirmation say nothing of rights."""
    return Picture(
        alt=image["alt"],
        rights=image.get("rights", ""),
        had_place=image.get("had_place", False),
        has_place=images.tells_place(image["path"]),
    )
