"""Past LINE posts with what came back of them, for those a similarity names; read from the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from announcements.models import Channel
from channels import evidence
from channels.models import Outcome
from patrol.evidence.similar import Medians, Past, SimilarPost
from patrol.topic.past import Neighbour
from staff.wording import local

WITHIN = timedelta(days=730)
LEAST_ALIKE = 0.25  # of the words, weighted by their rarity
SETTLED_AFTER = timedelta(days=2)  # by then most have looked, and the day for blocks is over


def past_of(content: Mapping[str, Any], neighbours: Iterable[Neighbour], now: datetime) -> Past:
    """Of those alike enough which went to LINE and were measured."""
    alike = {one.announcement_id: one.score for one in neighbours if one.score >= LEAST_ALIKE}
    if not alike or Channel.LINE not in (content.get("channels") or ()):
        return Past()
    code = (content.get("category") or {}).get("code", "")
    posts = sorted(_posts(alike, now), key=lambda post: (-post.score, post.announcement_id))
    return Past(tuple(posts), _medians(code)) if posts else Past()


def _posts(alike: Mapping[int, float], now: datetime) -> list[SimilarPost]:
    measured = Outcome.objects.filter(
        delivery__revision__announcement__in=list(alike),
        delivery__channel=Channel.LINE,
        delivery__mode=settings.KOHO_MODE,
        delivery__due_at__range=(now - WITHIN, now - SETTLED_AFTER),
        delivered__isnull=False,
    )
    rows = measured.values(
        "delivered",
        "clicked",
        "blocked",
        "delivery__due_at",
        "delivery__revision__announcement",
        "delivery__revision__content__title",
        "delivery__revision__content__url",
    )
    return [
        SimilarPost(
            announcement_id=row["delivery__revision__announcement"],
            title=row["delivery__revision__content__title"] or "",
            sent_on=local(row["delivery__due_at"]).date(),
            score=alike[row["delivery__revision__announcement"]],
            reached=row["delivered"] or 0,
            clicked=row["clicked"],
            blocked=row["blocked"],
            has_link=bool(row["delivery__revision__content__url"]),
        )
        for row in rows
    ]


def _medians(code: str) -> Medians:
    usual = evidence.for_category(code) if code else None
    return Medians(usual.deliveries, usual.click_rate, usual.block_rate) if usual else Medians()
