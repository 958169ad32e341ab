"""Words of the patrol desk: {% load desk %}."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from patrol.pages import whereabouts

register = template.Library()


@register.filter
def ago(at: datetime | None) -> str:
    """「12分前」."""
    return "" if at is None else whereabouts.ago(at, timezone.now())
