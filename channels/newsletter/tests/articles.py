"""Articles as approvals place them, for tests."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from announcements.models import Channel
from channels.models import IssueItem
from channels.newsletter import placing
from channels.newsletter.tests.samples import an_item
from channels.tests.factories import make_content, make_delivery, make_revision

FIELDS = (
    ("日", "12月3日（木）午前10時〜11時30分"),
    ("場", "若葉野市民センター2階 会議室"),
    ("定", "20人"),
    ("問", "広報課☎0000-12-3401"),
)


def place_article(
    title: str = "記事",
    lead: str = "本文です。",
    *fields: tuple[str, str],
    day: date = date(2026, 11, 25),
    section: str = "催し",
    **content: Any,
) -> IssueItem:
    """An article of an announcement which must not appear before `day`."""
    revision = make_revision(make_content((Channel.NEWSLETTER,), title=title))
    due_at = timezone.make_aware(datetime.combine(day, time(9)))
    delivery = make_delivery(Channel.NEWSLETTER, revision=revision, due_at=due_at)
    text = an_item(title, lead, *(fields or FIELDS)).text.to_json()
    return placing.place(delivery.pk, text | content, section, day)
