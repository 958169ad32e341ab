"""What the clerk of the story does with an imported draft: completes it, and mends what the patrol found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from announcements.actions import save_draft
from announcements.models import Announcement, Channel
from announcements.models.announcement import AudienceKind
from patrol.checks.draft import WRITTEN_FACTS
from patrol.extraction import extract
from segments.filters import SegmentFilter
from segments.models import Category
from staff.models import User

SOONEST = timedelta(days=7)  # an announcement that goes out now cannot be about next Monday
AHEAD = timedelta(days=21)  # where what is over is moved to
APPLY_BEFORE = timedelta(days=4)
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?\n?")


@dataclass(frozen=True, slots=True)
class Trouble:
    """The part of a finding that mending needs: live ones and stored ones alike."""

    check: str
    field: str
    quote: str
    reason: str
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
    weeks = -((first - today - AHEAD).days // 7)
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
    if trouble.check in {"audience", "readers"} and trouble.better_category:
        return _change_category(announcement, trouble.better_category)
    if trouble.check == "audience_words" and (words := _state_ages(announcement, trouble)):
        return words
    if trouble.check == "weekday" and (words := _right_weekday(announcement, trouble)):
        return words
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


def _state_ages(announcement: Announcement, trouble: Trouble) -> str:
    """The words name ages and the field does not: the field follows the words."""
    said = extract(trouble.quote)
    if not said.says_ages or said.age_min is None:
        return ""
    announcement.audience_kind = AudienceKind.AGES
    announcement.audience_age_min = _years(said.age_min)
    announcement.audience_age_max = None if said.age_max is None else _years(said.age_max)
    return f"対象の欄を「{trouble.quote[:20]}」に合わせた"


def _years(age: float) -> Decimal:
    return Decimal(str(round(age, 2)))


def _right_weekday(announcement: Announcement, trouble: Trouble) -> str:
    """「2月18日(金)」 where the 18th is a Thursday becomes 「2月18日(木)」."""
    right = re.search(r"は([月火水木金土日])曜日です", trouble.reason)
    text = getattr(announcement, trouble.field, "")
    if right is None or trouble.quote not in text:
        return ""
    mended = re.sub(r"(?<=[(（])[月火水木金土日]", right[1], trouble.quote)
    setattr(announcement, trouble.field, text.replace(trouble.quote, mended))
    return f"「{trouble.quote}」を「{mended}」に直した" if mended != trouble.quote else ""


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
