"""だれ待ち: with whom an announcement is now, and since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from announcements.models import Announcement, State
from patrol.models import Ask, Proposal, Review
from patrol.routes.showing import names

LONG = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One line. `whom` is a person's turn in words, `still`: it has been there for long."""

    announcement: Announcement
    whom: str
    note: str
    since: datetime | None
    ago: str
    still: bool


def whereabouts_of(announcements: Iterable[Announcement], now: datetime) -> list[Whereabouts]:
    """Of announcements from `patrol.waiting.under_way`."""
    listed = list(announcements)
    asked = defaultdict[int | None, list[Ask]](list)
    open_ones = Ask.objects.open().filter(
        stage__circulation__revision__in=[each.current_revision_id for each in listed]
    )
    for ask in open_ones.select_related("person", "stage__circulation").order_by("pk"):
        asked[ask.stage.circulation.revision_id].append(ask)
    return [_of(each, asked[each.current_revision_id], now) for each in listed]


def _of(announcement: Announcement, asked: Sequence[Ask], now: datetime) -> Whereabouts:
    since = cast("datetime | None", getattr(announcement, "since", None))
    whom, note = _whom(announcement, asked)
    return Whereabouts(
        announcement,
        whom,
        note,
        since,
        ago(since, now) if since else "",
        since is not None and now - since > LONG,
    )


def _whom(announcement: Announcement, asked: Sequence[Ask]) -> tuple[str, str]:
    if announcement.state == State.HEAD_REVIEW:
        if not asked:
            return announcement.department.name, "所属の承認を待っています"
        return names([ask.person for ask in asked]), f"「{asked[0].stage.name}」の承認を待っています"
    if announcement.state == State.PATROL:
        reviews: list[Review] = getattr(announcement, "open_reviews", [])
        claimed_by = reviews[0].claimed_by if reviews else None
        if claimed_by is None:
            return "広報課（担当なし）", "担当する人を待っています"
        return f"広報課 {claimed_by}", "広報課の確認を待っています"
    proposals: list[Proposal] = getattr(announcement, "open_proposals", [])
    note = (
        "差し戻されました。案への返事を待っています" if proposals else "差し戻されました。直しを待っています"
    )
    return f"{announcement.department.name} {announcement.last_edited_by}", note


def ago(at: datetime, now: datetime) -> str:
    """「たったいま」「12分前」「3時間前」「2日前」."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return "たったいま"
    if minutes < 60:
        return f"{minutes}分前"
    hours = minutes // 60
    return f"{hours}時間前" if hours < 48 else f"{hours // 24}日前"
