"""What still has to be filled in before an announcement can be submitted, each with its field and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from announcements.fact_lines import fact_lines
from announcements.facts import Facts
from announcements.models import Announcement, Channel
from segments.counting import count
from segments.filters import SegmentFilter
from staff.errors import Refused
from staff.wording import local


@dataclass(frozen=True, slots=True)
class Problem:
    """A gap: the form field it belongs to, and a sentence that says what to do."""

    field: str
    message: str


class Incomplete(Refused):
    """Submitting was refused; `problems` name every gap at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("申請する前に、次の項目を直してください。" + "".join(p.message for p in problems))


def problems(announcement: Announcement, now: datetime | None = None) -> list[Problem]:
    """Every gap of a stored draft, in the order of the form. Empty: it may be submitted."""
    now = now or timezone.now()
    return [
        *_what(announcement),
        *_to_whom(announcement),
        *_where_to(announcement, now),
        *_times(announcement, now),
        *_pictures(announcement),
    ]


def _what(announcement: Announcement) -> Iterator[Problem]:
    if not announcement.title.strip():
        yield Problem("title", "件名を入れてください。")
    known = {label for label, _ in fact_lines(Facts.of(announcement))} - {"問合せ", "対象"}
    if not announcement.body.strip() and not known:
        yield Problem("body", "本文か、日時・場所などの事実を入れてください。件名だけでは伝わりません。")
    start, end = announcement.starts_on, announcement.ends_on
    if start and end and end < start:
        yield Problem("ends_on", "終了日が開始日より前です。どちらかを直してください。")
    opens, closes = announcement.starts_at, announcement.ends_at
    if start and end in (None, start) and opens and closes and closes < opens:
        yield Problem("ends_at", "終了時刻が開始時刻より前です。どちらかを直してください。")


def _to_whom(announcement: Announcement) -> Iterator[Problem]:
    low, high = announcement.audience_age_min, announcement.audience_age_max
    if not announcement.audience_kind:
        yield Problem("audience_kind", "対象を選んでください。だれでもよい場合は「どなたでも」です。")
    elif announcement.audience_kind == "ages" and low is None and high is None:
        if not announcement.audience_pregnancy:
            yield Problem("audience_age_min", "対象の年齢を「から」か「まで」に入れてください。")
    elif announcement.audience_kind == "other" and not announcement.audience_text.strip():
        yield Problem("audience_text", "だれが対象かを「対象の書き方」に書いてください。")
    if low is not None and high is not None and high < low:
        yield Problem("audience_age_max", "対象年齢の「まで」が「から」より下です。入れ替えてください。")
    if announcement.category is None:
        yield Problem("category", "カテゴリを選んでください。パトロールはその約束と照らします。")


def _where_to(announcement: Announcement, now: datetime) -> Iterator[Problem]:
    if not announcement.channels:
        yield Problem("channels", "配信する媒体を1つ以上選んでください。")
    if Channel.LINE not in announcement.channels:
        return
    try:
        segment = SegmentFilter.from_json(announcement.segment)
        if segment.is_empty:
            yield Problem("segment", "LINEで届ける相手を選んでください。全員に送るときは「全員」です。")
        elif not count(segment, local(announcement.publish_at or now).date()):
            yield Problem("segment", "LINEで届く人が0人です。届ける相手の条件をゆるめてください。")
    except Refused as refusal:
        yield Problem("segment", refusal.message)


def _times(announcement: Announcement, now: datetime) -> Iterator[Problem]:
    publish, expires = announcement.publish_at, announcement.expires_at
    if publish and publish < now:
        yield Problem(
            "publish_at",
            "配信日時が過ぎています。これからの日時にするか、空けて承認後すぐの配信にしてください。",
        )
    if expires and expires <= (publish or now):
        yield Problem("expires_at", "掲載期限は配信日時より後にしてください。")


def _pictures(announcement: Announcement) -> Iterator[Problem]:
    for number, picture in enumerate(announcement.attachments.all(), start=1):
        if not picture.alt.strip():
            yield Problem("attachments", f"{number}枚目の画像の説明（代替テキスト）を書いてください。")
