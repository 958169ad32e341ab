"""What the clerk of the story does with an imported draft: completes it, and mends what the patrol found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from announcements.actions import save_draft
from announcements.models import Announcement, Channel
from announcements.models.announcement import AudienceKind
from patrol.checks.draft import WRITTEN_FACTS
from segments.filters import SegmentFilter
from segments.models import Category
from staff.models import User

SOONEST = timedelta(days=21)  # an announcement goes out now, so what it announces lies a few weeks ahead
APPLY_BEFORE = timedelta(days=4)
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?\n?")


@dataclass(frozen=True, slots=True)
class Trouble:
    """The part of a finding that mending needs: live ones and stored ones alike."""

    check: str
    field: str
    quote: str
    better_category: str = ""


def complete(announcement: Announcement, clerk: User, today: date) -> int:
    """Fill in what the national format does not carry. Returns by how many weeks the days were moved."""
    weeks = _move_days(announcement, today)
    if not announcement.audience_kind:
        announcement.audience_kind = AudienceKind.EVERYONE
    if announcement.category is None:
        announcement.category = Category.objects.get(code="events")
    _aim(announcement, announcement.category)
    announcement.channels = list(Channel.values)
    announcement.publish_at = None
    announcement.contact = announcement.contact or announcement.department.name
    announcement.contact_phone = announcement.contact_phone or announcement.department.phone
    if not announcement.body.strip():
        announcement.body = f"「{announcement.title}」を行います。ご参加ください。"
    save_draft(announcement, clerk)
    return weeks


def mend(announcement: Announcement, troubles: Iterable[Trouble], clerk: User, today: date) -> list[str]:
    """Change the draft so that the troubles go away; what was done, in words."""
    done = [words for trouble in troubles if (words := _mend_one(announcement, trouble, today))]
    save_draft(announcement, clerk, texts={})
    return list(dict.fromkeys(done))


def _move_days(announcement: Announcement, today: date) -> int:
    """Past events are moved by whole weeks, so that every weekday stays what it was."""
    first = announcement.starts_on or announcement.ends_on
    if first is None or first >= today + SOONEST:
        return 0
    weeks = -((first - today - SOONEST).days // 7)
    for name in ("starts_on", "ends_on", "deadline_on"):
        if day := getattr(announcement, name):
            setattr(announcement, name, day + timedelta(weeks=weeks))
    _keep_deadline_ahead(announcement, today)
    return weeks


def _keep_deadline_ahead(announcement: Announcement, today: date) -> None:
    start, deadline = announcement.starts_on, announcement.deadline_on
    if start and deadline and not today < deadline <= start:
        announcement.deadline_on = start - APPLY_BEFORE


def _aim(announcement: Announcement, category: Category) -> None:
    announcement.category = category
    announcement.segment = SegmentFilter(any_of=(category.code,)).to_json()


def _mend_one(announcement: Announcement, trouble: Trouble, today: date) -> str:
    if trouble.check == "audience":
        return _change_category(announcement, trouble.better_category)
    if trouble.field in WRITTEN_FACTS and trouble.quote:
        return _cut_sentence(announcement, trouble)
    if trouble.field == "deadline_on":
        _keep_deadline_ahead(announcement, today)
        if announcement.starts_on:
            announcement.deadline_on = announcement.starts_on - APPLY_BEFORE
        return "締切日を直した"
    if trouble.field == "url":
        announcement.url = announcement.url.replace("http://", "https://", 1)
        return "URLをhttpsにした"
    return _fill_in(announcement, trouble.field)


def _change_category(announcement: Announcement, better: str) -> str:
    category = Category.objects.filter(code=better).first() or Category.objects.get(code="culture")
    _aim(announcement, category)
    return f"カテゴリを『{category.name}』に変えた"


def _cut_sentence(announcement: Announcement, trouble: Trouble) -> str:
    """Take out the sentence with the words complained of; a field is never left as half a sentence."""
    text = getattr(announcement, trouble.field)
    kept = "".join(part for part in _SENTENCE.findall(text) if trouble.quote not in part).strip()
    label = WRITTEN_FACTS[trouble.field]
    if trouble.field == "title":
        kept = " ".join(text.replace(trouble.quote, " ").split()) or text
    elif trouble.field == "body" and not kept:
        kept = f"「{announcement.title}」を行います。ご参加ください。"
    if kept == text:
        return ""
    setattr(announcement, trouble.field, kept)
    return f"{label}の「{trouble.quote[:20]}」を直した"


def _fill_in(announcement: Announcement, field: str) -> str:
    standing = {
        "place": "市役所本庁舎",
        "capacity": "申込順",
        "fee": "無料",
        "how_to_apply": "電話で申し込んでください。",
        "contact_phone": announcement.department.phone,
        "contact": announcement.department.name,
    }
    if field not in standing or getattr(announcement, field):
        return ""
    setattr(announcement, field, standing[field])
    return f"{WRITTEN_FACTS.get(field, '問合せ先の電話')}を書いた"
