"""A delivery has finished when no batch is left open; an announcement when all its deliveries have."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from announcements.actions import record_delivery_progress
from announcements.models import Announcement
from announcements.transitions import Verb
from channels.ledger import ahead
from channels.ledger.transitions import DELIVERY, OPEN, move_batches, move_deliveries
from channels.models import Batch, BatchState, Delivery, DeliveryState
from staff.wording import format_people_suppressed

NOBODY = "届ける相手がいなかったため、送っていません。"
PART_BEFORE = "前の投稿が出ていないため、続きを送っていません。"
FINISHABLE = DELIVERY["finish_sent"].sources
UNDER_WAY = frozenset({DeliveryState.FREEZING, DeliveryState.SENDING, DeliveryState.PAUSED})

open_batches = Batch.objects.filter(delivery=OuterRef("pk"), state__in=OPEN)


def finish(channel: str | None = None) -> int:
    """Close every delivery without an open batch, and bring the announcements up to date."""
    sending = Delivery.objects.filter(state__in=FINISHABLE, frozen_at__isnull=False)
    if channel is not None:
        sending = sending.filter(channel=channel)
    _stop_orphaned_parts(sending)
    done = sending.filter(~Exists(open_batches)).select_related("revision__announcement")
    return sum(_close(delivery) for delivery in done)


def report(announcement: Announcement) -> None:
    """Say to the announcement what its deliveries have come to."""
    current = Delivery.objects.filter(revision=announcement.current_revision_id)
    states = dict(current.values_list("pk", "state"))
    # What is done ahead of its day is as if it still waited for it.
    states |= dict.fromkeys(
        current.filter(ahead.early()).values_list("pk", flat=True), DeliveryState.SCHEDULED
    )
    stopped = [pk for pk, state in states.items() if state == DeliveryState.STOPPED]
    accepted = any(_reached_anybody(pk) for pk in stopped)  # of the others it makes no difference
    if verb := verb_for(states.values(), anything_accepted=accepted):
        record_delivery_progress(announcement, verb)


def _reached_anybody(delivery_id: int) -> bool:
    """In the order of the index: among millions of accepted batches PostgreSQL would read from the first."""
    accepted = Batch.objects.filter(delivery=delivery_id, state=BatchState.ACCEPTED)
    return accepted.order_by("number").values_list("pk").first() is not None


def verb_for(states: Collection[str], *, anything_accepted: bool) -> Verb | None:
    """What the states of an announcement's deliveries make of it; None while nothing has begun."""
    if UNDER_WAY & set(states):
        return Verb.START
    if DeliveryState.NEEDS_CHECK in states:
        return Verb.NEED_CHECK
    ended = set(states) - {DeliveryState.SCHEDULED}
    if not ended:
        return None
    if DeliveryState.SCHEDULED in states:
        return Verb.START
    if ended == {DeliveryState.SENT}:
        return Verb.FINISH
    if ended == {DeliveryState.STOPPED} and not anything_accepted:
        return Verb.STOP
    return Verb.FAIL_PARTLY


@transaction.atomic
def _close(delivery: Delivery) -> bool:
    # Before its delivery, as whoever stops or starts it does: the other way round may deadlock.
    Announcement.objects.select_for_update(of=("self",)).get(pk=delivery.revision.announcement_id)
    # A request may just be opened again, or a late answer noted: what has become of them is read after that.
    Delivery.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.pk)
    counts = dict(
        Batch.objects.filter(delivery=delivery).values_list("state").annotate(Count("pk")).order_by()
    )
    verb, note = _ending(counts)
    row = Delivery.objects.filter(~Exists(open_batches), pk=delivery.pk)
    note = note or (_not_reached(delivery) if verb != "finish_sent" else "")
    closed = move_deliveries(row, verb, finished_at=timezone.now(), note=note)
    if closed:
        report(delivery.revision.announcement)
    return bool(closed)


def _ending(counts: dict[str, int]) -> tuple[str, str]:
    """The verb that fits the batches' states, and a note where there are none."""
    if not counts:
        return "finish_failed", NOBODY
    if BatchState.NEEDS_CHECK in counts:
        return "finish_needs_check", ""
    if set(counts) == {BatchState.ACCEPTED}:
        return "finish_sent", ""
    return ("finish_partly_failed" if BatchState.ACCEPTED in counts else "finish_failed"), ""


def _not_reached(delivery: Delivery) -> str:
    missed = Batch.objects.filter(delivery=delivery).exclude(state=BatchState.ACCEPTED)
    totals = missed.aggregate(people=Sum("size"), requests=Count("pk"))
    people, posts = totals["people"], f"{totals['requests']}件の投稿"
    who = format_people_suppressed(people) if delivery.to_people else posts
    return f"{who}に届いたことを確認できていません。下の一覧で理由を確かめてください。"


def _stop_orphaned_parts(deliveries: QuerySet[Delivery]) -> None:
    """Parts of a thread that wait for one that will not come. A retry of that one brings them back."""
    ended = Batch.objects.filter(
        delivery=OuterRef("delivery"),
        part__lt=OuterRef("part"),
        state__in=[BatchState.REFUSED, BatchState.NEEDS_CHECK, BatchState.STOPPED],
    )
    orphans = Batch.objects.filter(Exists(ended), delivery__in=deliveries, part__gt=0)
    move_batches(orphans, "stop", finished_at=timezone.now(), staff_message=PART_BEFORE)
