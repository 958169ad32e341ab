"""What a person may do to a delivery: stop, pause, resume, retry, settle a doubt, and let a channel go on.

Each act asks the permission table, changes rows by the transitions, and is recorded with its reason.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from announcements.models import Announcement, Channel
from channels.ledger import budget, finishing, gate
from channels.ledger.gate import Decision
from channels.ledger.scheduling import stop_one
from channels.ledger.transitions import move_batches, move_deliveries
from channels.ledger.wake import wake_after_commit
from channels.models import Batch, BatchState, ChannelStatus, Delivery, DeliveryState
from segments import counting
from segments.filters import SegmentFilter
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can

FORBIDDEN = "この操作をする権限がありません。広報課に連絡してください。"
NO_REASON = "理由を書いてください。あとで経緯を確かめる人のために必要です。"
FORGOTTEN = (
    "宛先の番号は保存期間を過ぎたため消しました。送り直すには、お知らせを作り直して承認を受けてください。"
)
STOPPED = "中止した配信は送り直せません。送るには、お知らせを作り直して承認を受けてください。"
MEANWHILE = "配信の状態が変わっていたため、何もしていません。画面を読み直して確かめてください。"

# A batch to be sent anew: nothing of the earlier requests counts any more, least of all their key.
ANEW: dict[str, Any] = {
    "retry_key": RandomUUID(),
    "retries": 0,
    "splits": 0,
    "lookups": 0,
    "first_sent_at": None,
    "next_try_at": None,
    "finished_at": None,
    "error_code": "",
    "staff_message": "",
}


@transaction.atomic
def stop(delivery: Delivery, actor: User, reason: str) -> None:
    """中止: what has not left will not; who had it stays listed by batch."""
    _check(actor, Action.STOP_DELIVERY, delivery, reason)
    _lock_announcement(delivery)
    if not stop_one(delivery, f"中止しました。理由：{reason}"):
        raise Refused(MEANWHILE)
    audit.record(
        actor,
        "配信を中止",
        delivery,
        reason=reason,
        accepted=_numbers(delivery, BatchState.ACCEPTED),
        under_way=_numbers(delivery, BatchState.CLAIMED),  # the sweep lists all once these have come back
    )
    finishing.report(delivery.revision.announcement)


@transaction.atomic
def pause(delivery: Delivery, actor: User, reason: str) -> None:
    """一時停止: what is under way ends, the rest waits."""
    _check(actor, Action.STOP_DELIVERY, delivery, reason)
    if not move_deliveries(_row(delivery), "pause", note=f"一時停止しています。理由：{reason}"):
        raise Refused(MEANWHILE)
    audit.record(actor, "配信を一時停止", delivery, reason=reason)


@transaction.atomic
def resume(delivery: Delivery, actor: User, reason: str) -> None:
    """再開, of a paused delivery or of one the gate held. The gate is asked again; its drift is confirmed.

    Its error budget is full again, and what had been told to wait is tried at once.
    """
    held = delivery.state == DeliveryState.NEEDS_CHECK
    _check(actor, Action.RESOLVE_DELIVERY if held else Action.RETRY_DELIVERY, delivery, reason)
    _lock_announcement(delivery)
    verdict = gate.check(delivery)
    if verdict.decision is Decision.HOLD:
        raise Refused(verdict.note)
    values = budget.FULL | {"note": "", "started_at": delivery.started_at or timezone.now()}
    if held and delivery.to_people:
        values["people_confirmed"] = _people_now(delivery)
    verb = "resume_sending" if delivery.frozen_at else "resume_freezing"
    if not move_deliveries(_row(delivery).filter(finished_at__isnull=True), verb, **values):
        raise Refused(MEANWHILE)
    # Only those that have waited: writing thousands of rows for nothing would hold the lanes up.
    waiting = Batch.objects.filter(Q(next_try_at__isnull=False) | Q(retries__gt=0), delivery=delivery)
    waiting.filter(state=BatchState.PENDING).update(next_try_at=None, retries=0)
    audit.record(actor, "配信を再開", delivery, reason=reason, people=values.get("people_confirmed"))
    finishing.report(delivery.revision.announcement)
    wake_after_commit(delivery.channel)


@transaction.atomic
def retry(delivery: Delivery, actor: User, reason: str) -> int:
    """送り直し: just those certainly not reached, each request under a new key. Returns how many requests."""
    _check(actor, Action.RETRY_DELIVERY, delivery, reason)
    _lock_announcement(delivery)
    if delivery.forgotten_at:
        raise Refused(FORGOTTEN)
    ended = _row(delivery).filter(finished_at__isnull=False, forgotten_at__isnull=True)
    if not move_deliveries(ended, "retry", **REOPENED):
        raise Refused(MEANWHILE)
    again = move_batches(Batch.objects.filter(delivery=delivery), "retry", **ANEW)
    if not again:
        raise Refused("送り直す相手がいません。要確認のものは、先に届いたかどうかを記録してください。")
    audit.record(actor, "届いていない分を送り直し", delivery, reason=reason, requests=again)
    finishing.report(delivery.revision.announcement)
    wake_after_commit(delivery.channel)
    return again


@transaction.atomic
def settle(batch: Batch, actor: User, *, was_sent: bool, reason: str, url: str = "") -> None:
    """要確認 decided by a person who has looked: it had been sent (`url` of the post), or has to be."""
    delivery = batch.delivery
    row = Batch.objects.filter(pk=batch.pk)
    _settle(delivery, row, actor, was_sent=was_sent, reason=reason, url=url, number=batch.number)


@transaction.atomic
def settle_all(delivery: Delivery, actor: User, *, was_sent: bool, reason: str) -> int:
    """The same for every request in doubt at once. Returns how many."""
    rows = Batch.objects.filter(delivery=delivery)
    return _settle(delivery, rows, actor, was_sent=was_sent, reason=reason)


@transaction.atomic
def resume_channel(channel: str, actor: User, reason: str) -> None:
    """A stopped channel goes on: its deliveries continue where they were."""
    if not can(actor, Action.RESUME_CHANNEL):
        raise Refused("媒体を再開できるのは、広報課長と管理者です。")
    if not reason.strip():
        raise Refused(NO_REASON)
    status = ChannelStatus.objects.filter(channel=channel, is_stopped=True).first()
    if status is None:
        raise Refused(f"{Channel(channel).label}は停止していません。")
    ChannelStatus.objects.filter(pk=status.pk).update(is_stopped=False, reason="", since=timezone.now())
    Delivery.objects.filter(channel=channel, state=DeliveryState.SCHEDULED).update(note="")
    audit.record(actor, "媒体を再開", status, reason=reason, stopped_for=status.reason)
    wake_after_commit(channel)


def post_id(url: str) -> str:
    """The id at the end of a post's address, for the parts that reply to it."""
    found = re.search(r"(\d{5,}(?:_\d+)?)/?(?:[?#].*)?$", url)
    return found[1] if found else ""


REOPENED: dict[str, Any] = budget.FULL | {"finished_at": None, "note": ""}


def _settle(
    delivery: Delivery,
    rows: QuerySet[Batch],
    actor: User,
    *,
    was_sent: bool,
    reason: str,
    url: str = "",
    **detail: int,
) -> int:
    _check(actor, Action.RESOLVE_DELIVERY, delivery, reason)
    # Before its batches, as those who pause or stop it do: the other way round may deadlock.
    now = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not was_sent and (now.forgotten_at or now.state == DeliveryState.STOPPED):
        raise Refused(FORGOTTEN if now.forgotten_at else STOPPED)
    if was_sent:
        found = {"receipt_url": url, "receipt_id": post_id(url), "finished_at": timezone.now()}
        settled = move_batches(rows, "settle_sent", **found, staff_message="職員が確かめました。")
    else:
        settled = move_batches(rows, "settle_not_sent", **ANEW)
    if not settled:
        raise Refused(MEANWHILE)
    move_deliveries(_row(delivery).filter(finished_at__isnull=False), "retry", **REOPENED)
    verb = "届いていたと記録" if was_sent else "届いていないと記録し送り直し"
    audit.record(actor, verb, delivery, reason=reason, **(detail or {"requests": settled}))
    wake_after_commit(delivery.channel)
    transaction.on_commit(finishing.finish, robust=True)
    return settled


def _numbers(delivery: Delivery, state: str) -> list[int]:
    batches = Batch.objects.filter(delivery=delivery, state=state)
    return list(batches.order_by("number").values_list("number", flat=True))


def _check(actor: User, action: Action, delivery: Delivery, reason: str) -> None:
    if not can(actor, action, delivery.revision.announcement):
        raise Refused(FORBIDDEN)
    if not reason.strip():
        raise Refused(NO_REASON)


def _lock_announcement(delivery: Delivery) -> None:
    """Before its deliveries, as whoever withdraws or closes it does: the other way round may deadlock."""
    Announcement.objects.select_for_update(of=("self",)).get(pk=delivery.revision.announcement_id)


def _row(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk)


def _people_now(delivery: Delivery) -> int:
    if delivery.frozen_at:
        return delivery.people_frozen
    return counting.count(SegmentFilter.from_json(delivery.segment), delivery.audience_day)
