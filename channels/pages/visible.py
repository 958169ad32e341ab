"""Whose deliveries a person may see: those of the announcements they may see."""

from __future__ import annotations

from django.db.models import QuerySet

from announcements.models import Announcement
from channels.models import Delivery
from staff.permissions import Person, visible_announcements


def visible_deliveries(user: Person) -> QuerySet[Delivery]:
    """Deliveries of the announcements this person may see."""
    announcements = Announcement.objects.filter(visible_announcements(user))
    deliveries = Delivery.objects.filter(revision__announcement__in=announcements)
    return deliveries.select_related("revision__announcement__department", "approved_by")
