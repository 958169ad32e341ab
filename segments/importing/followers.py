"""LINE's own list of friends (GET /v2/bot/followers/ids) into readers, page by page.

Messaging API reference, "Get a list of users who added your LINE Official Account as a friend": verified and
premium accounts only (403), at most 1,000 a page, one page after the other; a page's token lives 24 hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import urllib3
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from linebot.v3.messaging import ApiClient, ApiException, Configuration, MessagingApi
from pydantic.v1 import ValidationError

from segments import bitmaps
from segments.importing.locking import patiently
from segments.models import AudienceRow, ImportRun
from segments.progress import Progress
from staff.errors import Refused

SOURCE = "line:followers"
PAGE = 1_000  # the most LINE gives
TOKEN_LIVES = timedelta(hours=23)  # LINE: 24 hours
TIMEOUT = (3.05, 15.0)  # connect, read; the SDK itself has none
_RETRIES = urllib3.Retry(
    total=4, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False
)
_ID = re.compile(r"U[0-9a-f]{32}")
_GO_ON = "少し待ってから、もう一度実行すると続きから取り込みます。"
_REFUSALS = {
    401: "LINEのアクセストークンが正しくありません。LINE_CHANNEL_ACCESS_TOKEN を確かめてください。",
    403: (
        "このLINE公式アカウントでは友だちの一覧を取れません（認証済アカウントかプレミアムアカウントだけが"
        "使えます）。認証を申請するか、CSVファイルから取り込んでください。"
    ),
    429: f"LINEへの問い合わせが多すぎて断られました。{_GO_ON}",
}


@dataclass(frozen=True, slots=True)
class FollowersReport:
    """`unfollowed`: friends until now who were missing from a complete list."""

    imported: int
    unchanged: int
    rejected: int
    unfollowed: int = 0

    def to_json(self) -> dict[str, int]:
        return {"imported": self.imported, "unchanged": self.unchanged, "rejected": self.rejected}


def import_followers(
    *,
    complete: bool = False,
    most_unfollowed_percent: float = 5.0,
    progress: Progress | None = None,
) -> FollowersReport:
    """Make a reader of every friend LINE lists. Preferences stay as they are.

    complete: those missing from the list are no friends any more; for that it is read from its first page in
    one go, and Refused, with nobody changed, if more than `most_unfollowed_percent` would go.
    """
    run = _run(anew=complete)
    client = _client()
    while True:
        ids, token = _page(client, run)  # no transaction is open while LINE answers
        patiently(partial(_store, run, ids, token, mark=complete))
        bitmaps.fold()
        if progress:
            progress.advance(len(ids))
        if not token:
            break
    unfollowed = _let_go(run.started_at, most_unfollowed_percent) if complete else 0
    bitmaps.fold()
    ImportRun.objects.filter(pk=run.pk).update(finished_at=timezone.now(), position="")
    return FollowersReport(run.imported, run.unchanged, run.rejected, unfollowed)


def _run(*, anew: bool) -> ImportRun:
    """The import that was broken off, while LINE still knows its place; else a new one."""
    unfinished = ImportRun.objects.filter(source=SOURCE, finished_at=None)
    stale = unfinished if anew else unfinished.filter(moved_at__lt=timezone.now() - TOKEN_LIVES)
    stale.update(finished_at=timezone.now())
    return unfinished.first() or ImportRun.objects.create(source=SOURCE)


def _client() -> MessagingApi:
    configuration = Configuration(
        host=settings.LINE_API_BASE.rstrip("/"), access_token=settings.LINE_CHANNEL_ACCESS_TOKEN
    )
    configuration.retries = _RETRIES
    return MessagingApi(ApiClient(configuration))


def _page(client: MessagingApi, run: ImportRun) -> tuple[list[str], str]:
    """LINE ids and the token of the next page ("" after the last). Refused with what to do."""
    start = {"start": run.position} if run.position else {}
    try:
        answer = client.get_followers(limit=PAGE, _request_timeout=TIMEOUT, **start)
    except ApiException as error:
        if error.status == 400 and run.position:
            ImportRun.objects.filter(pk=run.pk).update(finished_at=timezone.now())
            raise Refused(
                "LINEが続きの場所を忘れました。もう一度実行すると、最初から取り込みます。"
            ) from error
        known = _REFUSALS.get(error.status)
        raise Refused(known or f"LINEが一覧を返しません（{error.status}）。{_GO_ON}") from error
    except (urllib3.exceptions.HTTPError, ValidationError, ValueError) as error:
        raise Refused(f"LINEにつながらないか、返事を読めません。{_GO_ON}") from error
    return list(answer.user_ids), answer.next or ""


def _store(run: ImportRun, listed: list[str], token: str, *, mark: bool) -> None:
    """One page, and that it is done, in one transaction."""
    ids = list(dict.fromkeys(one for one in listed if _ID.fullmatch(one)))
    with transaction.atomic():
        changed = _befriend(ids, int(run.started_at.timestamp() * 1000), mark=mark)
        counted = {
            "imported": run.imported + changed,
            "unchanged": run.unchanged + len(ids) - changed,
            "rejected": run.rejected + len(listed) - len(ids),
        }
        ImportRun.objects.filter(pk=run.pk).update(position=token, moved_at=timezone.now(), **counted)
    run.refresh_from_db()


# Ordered, so that two who lock many cannot wait for each other in a circle.
_LOCK = """
    SELECT a.subscriber_id FROM segments_audiencerow a JOIN segments_subscriber s ON s.id = a.subscriber_id
    WHERE s.line_user_id = ANY(%(ids)s) ORDER BY a.subscriber_id FOR UPDATE OF a
"""
# Only where no event of LINE is newer than the list.
_BEFRIEND = """
    WITH made AS (
        INSERT INTO segments_subscriber (line_user_id, follow_event_ms, created_at)
        SELECT unnest(%(ids)s::text[]), %(as_of)s, now() ON CONFLICT (line_user_id) DO NOTHING RETURNING id
    ), rows AS (
        INSERT INTO segments_audiencerow (subscriber_id, following, categories)
        SELECT id, TRUE, 0 FROM made
    ), back AS (
        UPDATE segments_audiencerow a SET following = TRUE FROM segments_subscriber s
        WHERE s.id = a.subscriber_id AND s.line_user_id = ANY(%(ids)s) AND NOT a.following
            AND s.follow_event_ms < %(as_of)s
        RETURNING a.subscriber_id
    ), seen AS (
        UPDATE segments_subscriber s SET follow_event_ms = %(as_of)s
        WHERE s.line_user_id = ANY(%(ids)s) AND s.follow_event_ms < %(as_of)s
            AND (%(mark)s OR s.id IN (SELECT subscriber_id FROM back))
    )
    SELECT (SELECT count(*) FROM made) + (SELECT count(*) FROM back)
"""


def _befriend(ids: list[str], as_of: int, *, mark: bool) -> int:
    """How many became friends by this page. `mark` notes of everybody that they were in the list."""
    values: dict[str, Any] = {"ids": ids, "as_of": as_of, "mark": mark}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, values)
        cursor.execute(_BEFRIEND, values)
        (changed,) = cursor.fetchone() or (0,)
    return int(changed)


def _let_go(since: datetime, most_percent: float) -> int:
    """Those not in the list, and not heard of since, are no friends any more."""
    friends = AudienceRow.objects.filter(following=True)
    missing = friends.filter(subscriber__follow_event_ms__lt=int(since.timestamp() * 1000))
    people, of = missing.count(), friends.count()
    if people * 100 > of * most_percent:
        raise Refused(
            f"一覧にいない友だちが{people:,}人（{of:,}人の{people / of:.1%}）います。多すぎるため、だれも"
            "「友だちでない」に変えていません。LINE公式アカウントを確かめ、正しければ"
            " --most-unfollowed-percent を上げて実行してください。"
        )
    return missing.update(following=False)
