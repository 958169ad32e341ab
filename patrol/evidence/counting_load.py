"""From a draft's segment and time to its `Load`: the one place where load meets the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from announcements.models import Channel
from channels.load import Message, messages_between
from patrol.evidence.load import MONTH_DAYS, WEEK_DAYS, Load
from segments.filters import SegmentFilter
from segments.models import Category
from segments.readers import how_often, numbers, readers_of
from segments.tallying import TooSlow
from staff.errors import Refused
from staff.wording import local

UNKNOWN = "いま混み合っていて、届く人が最近何通受け取ったかを数えられません。少し待って読み直してください。"


def load_of(content: Mapping[str, Any], send_at: datetime) -> Load | None:
    """The load of the chosen people up to `send_at`; None where no load is to be judged.

    That is without LINE, without a sound segment, and for emergencies, which everybody has to get.
    """
    segment = _segment(content)
    if segment is None:
        return None
    code = (content.get("category") or {}).get("code", "")
    emergencies = dict(Category.objects.values_list("code", "is_emergency"))
    if emergencies.get(code):
        return None
    try:
        audience = readers_of(segment, local(send_at).date())
        messages = messages_between(send_at - timedelta(days=MONTH_DAYS), send_at)
    except TooSlow:
        return Load(problem=UNKNOWN)
    except Refused:
        return None  # a code that is gone: the editor says so at the field
    if audience is None:
        return Load(problem=UNKNOWN)
    cap = Category.objects.filter(code=code).values_list("weekly_cap", flat=True).first()
    return _counted(audience, messages, send_at, code, cap)


def _segment(content: Mapping[str, Any]) -> SegmentFilter | None:
    if Channel.LINE not in (content.get("channels") or ()):
        return None
    try:
        segment = SegmentFilter.from_json(content.get("segment") or {})
    except Refused:
        return None
    return None if segment.is_empty else segment


def _counted(audience: bytes, messages: list[Message], send_at: datetime, code: str, cap: int | None) -> Load:
    chosen, *sets = numbers([audience, *(message.readers for message in messages)])
    week_begins = send_at - timedelta(days=WEEK_DAYS)
    in_week = [message.at > week_begins for message in messages]
    week = [one for one, recent in zip(sets, in_week, strict=True) if recent]
    category_week = [
        one
        for one, message, recent in zip(sets, messages, in_week, strict=True)
        if recent and message.category == code
    ]
    return Load(
        week=tuple(how_often(chosen, week)),
        month=tuple(how_often(chosen, sets)),
        category_week=tuple(how_often(chosen, category_week)) if code else (),
        cap=cap,
        coming=sum(message.is_coming for message, recent in zip(messages, in_week, strict=True) if recent),
    )
