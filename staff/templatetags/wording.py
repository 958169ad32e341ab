"""Template filters for the wording of screens: {{ at|jdatetime }}, {{ n|people }}."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from staff import wording

register = template.Library()


@register.filter
def jdate(day: date | datetime | None) -> str:
    """「12月3日(木)」, with the year when it is not this year's."""
    return "" if not day else wording.format_date(day, base_year=timezone.localdate().year)


@register.filter
def jdatetime(at: datetime | None) -> str:
    """「12月3日(木) 午前10時」, with the year when it is not this year's."""
    return "" if not at else wording.format_datetime(at, base_year=timezone.localdate().year)


@register.filter
def people(count: int | None) -> str:
    """「12,345人」."""
    return "" if count is None else wording.format_people(count)


@register.filter
def people_suppressed(count: int | None) -> str:
    """「12,345人」 or 「20人未満」: for every number of subscribers."""
    return "" if count is None else wording.format_people_suppressed(count)


@register.filter
def figure(number: int | None) -> str:
    """「3,640」, of anything but people."""
    return "" if number is None else f"{number:,}"
