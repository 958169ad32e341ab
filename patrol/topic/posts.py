"""The index of past posts: one row for each announcement that was submitted, written anew at any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from announcements.models import Announcement, Revision
from patrol.models import Approval
from patrol.models.post import IndexedPost, PostStatistics
from patrol.topic.features import features_of
from patrol.topic.rarity import Rarity, listed_from
from staff.wording import local

CHUNK = 500
_COLUMNS = ("revision", "category_code", "out_on", "features", "of_title")
_COUNT = """
SELECT feature, count(*) FROM patrol_indexedpost CROSS JOIN LATERAL unnest(features) AS feature
GROUP BY feature HAVING count(*) >= %s
"""


def index_post(revision: Revision, out_on: date | None = None) -> None:
    """Put an announcement's newest revision into the index. Call it in the transaction of the submit."""
    _store([_row(revision, out_on)])


def index_missing() -> int:
    """Index what never was, or was under an older revision. Returns how many posts."""
    behind = Announcement.objects.exclude(current_revision=None).exclude(
        pk__in=IndexedPost.objects.filter(revision=F("announcement__current_revision")).values("pk")
    )
    done = 0
    while numbers := list(behind.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            revisions = Revision.objects.filter(announcement__pk__in=numbers)
            _store(
                _row(one, _approved_for(one))
                for one in revisions.filter(pk=F("announcement__current_revision"))
            )
        done += len(numbers)
    return done


def count_features() -> Rarity:
    """Count afresh how often features occur: a few seconds at fifty thousand posts, nightly."""
    posts = IndexedPost.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [listed_from(posts)])
        common = dict(cursor.fetchall())
    with transaction.atomic():
        PostStatistics.objects.all().delete()
        PostStatistics.objects.create(counted_at=timezone.now(), posts=posts, common=common)
    return rarity()


_kept: tuple[int | None, Rarity] = (None, Rarity())


def rarity() -> Rarity:
    """The last count; its figures are read again only when there is a newer one."""
    global _kept
    newest = PostStatistics.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest != _kept[0]:
        counted = PostStatistics.objects.order_by("-pk").first()
        _kept = (newest, _rarity(counted) if counted else Rarity())
    return _kept[1]


def _rarity(counted: PostStatistics) -> Rarity:
    return Rarity(counted.posts, {int(feature): posts for feature, posts in counted.common.items()})


def _row(revision: Revision, out_on: date | None) -> IndexedPost:
    content = revision.content
    features = features_of(content["title"], content["body"])
    return IndexedPost(
        announcement_id=revision.announcement_id,
        revision=revision,
        category_code=(content.get("category") or {}).get("code", ""),
        out_on=out_on or _planned(content) or local(revision.submitted_at).date(),
        features=list(features.all),
        of_title=len(features.title),
    )


def _store(rows: Iterable[IndexedPost]) -> None:
    IndexedPost.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["announcement"], update_fields=_COLUMNS
    )


def _planned(content: dict[str, Any]) -> date | None:
    at = parse_datetime(content.get("publish_at") or "")
    return local(at).date() if at else None


def _approved_for(revision: Revision) -> date | None:
    """When what was approved went out: the time asked for, or the approval itself."""
    if _planned(revision.content):
        return None
    approved = Approval.objects.filter(revision=revision).values_list("approved_at", flat=True).first()
    return local(approved).date() if approved else None
