"""`bench reach`: how long it takes to say how many messages the chosen people got in a month."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from announcements.models import Channel
from channels import reaching
from channels.ledger import freezing
from channels.models import BatchState, Delivery, DeliveryState, Reach
from config.bench.city import EVERYBODY, large_city, say
from config.bench.count import six_filters
from config.bench.measuring import Times, peak_mb, timed
from config.bench.posting import approve, ready_for_approval
from config.bench.subject import Figures, Subject
from patrol.evidence.counting_load import load_of
from segments import bitmaps
from segments.counting import count
from segments.filters import SegmentFilter
from segments.readers import readers_of

CATEGORY = "bench-03"


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--subscribers", type=int, default=1_820_000, help="読者の人数")
    parser.add_argument("--deliveries", type=int, default=12, help="28日間の配信の数（半分は全員へ）")
    parser.add_argument("--rounds", type=int, default=20, help="何回測るか")
    parser.add_argument("--keep", action="store_true", help="測定用のデータベースを次のために残す")


def reach(subscribers: int, deliveries: int, rounds: int, keep: bool) -> Figures:
    """`fold_s`: one delivery to everybody from its batches, once in its life. ok: the sums are exact."""
    with large_city(subscribers, keep=keep):
        bitmaps.fold()
        _forget_earlier_runs()
        say("1件を全員分に分けて、届いた人を集計しています…")
        first = _sent(approve(ready_for_approval(CATEGORY, readers=EVERYBODY)))
        began = time.perf_counter()
        reaching.fold_finished()
        fold_s = round(time.perf_counter() - began, 2)
        complete = Reach.objects.get(pk=first.pk).people == count(
            SegmentFilter(any_of=(EVERYBODY,)), timezone.localdate()
        )
        say(f"ほかに{deliveries - 1}件の配信を用意しています…")
        for number in range(1, deliveries):
            _copy(first, number, deliveries)
        now = timezone.now()
        rows = {name: _summary(_work(one, now), rounds) for name, one in six_filters().items()}
        exact = all(_is_exact(one, now) for one in six_filters().values())
    summary = {
        "subscribers": subscribers,
        "deliveries": deliveries,
        "p95_ms": max(row["p95_ms"] for row in rows.values()),
        "fold_s": fold_s,
        "peak_mb": peak_mb(),
    }
    return Figures(rows, summary, ok=complete and exact)


def _forget_earlier_runs() -> None:
    Reach.objects.all().delete()
    Delivery.objects.update(state=DeliveryState.SENT, forgotten_at=timezone.now())


def _sent(delivery: Delivery) -> Delivery:
    """Frozen by the ledger's own steps; then as if every request had been accepted."""
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(state=DeliveryState.FREEZING)
    while freezing.step(delivery.pk):
        pass
    now = timezone.now()
    delivery.batches.update(state=BatchState.ACCEPTED, first_sent_at=now, finished_at=now)
    rows.update(state=DeliveryState.SENT, finished_at=now)
    return delivery


def _copy(first: Delivery, number: int, deliveries: int) -> None:
    """Another message in the last four weeks: every second one to everybody, the others to a third."""
    at = timezone.now() - timedelta(days=27 * number / deliveries)
    segment = SegmentFilter(any_of=(EVERYBODY if number % 2 else CATEGORY,))
    readers = readers_of(segment, timezone.localdate()) or b""
    people = int.from_bytes(readers).bit_count()
    delivery = Delivery(
        revision=ready_for_approval(CATEGORY, f"測定{number}").revision,
        channel=Channel.LINE,
        mode=settings.KOHO_MODE,
        state=DeliveryState.SENT,
        payload=first.payload,
        segment=segment.to_json(),
        people_counted=people,
        people_frozen=people,
        due_at=at,
        frozen_at=at,
        finished_at=at,
        approved_by=first.approved_by,
        authorization_basis=first.authorization_basis,
        authorization=first.authorization,
    )
    delivery.save()
    Reach.objects.create(delivery=delivery, readers=readers, people=people)


def _work(segment: SegmentFilter, now: datetime) -> Callable[[], object]:
    return partial(load_of, _content(segment), now)


def _content(segment: SegmentFilter) -> dict[str, Any]:
    return {
        "channels": [Channel.LINE.value],
        "segment": segment.to_json(),
        "category": {"code": CATEGORY, "name": CATEGORY},
    }


def _summary(work: Callable[[], object], rounds: int) -> dict[str, float]:
    return Times(timed([work] * (rounds + 1)).values[1:]).summary()  # the first warms up


def _is_exact(segment: SegmentFilter, now: datetime) -> bool:
    """Everybody of the segment is in the sum, once."""
    load = load_of(_content(segment), now)
    return load is not None and load.people == count(segment, timezone.localdate())


SUBJECT = Subject("reach", "届く人が最近受け取った通数の計算", reach, options)
