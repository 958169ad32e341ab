"""Webhooks at a burst's pace: real gunicorn, real worker, signed calls from a process of its own.

What arrived is counted in the database against what was sent, and how every person stands at the end is
compared with a model that shares no code with the processing.
"""

from __future__ import annotations

import os
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from django.db import connection
from django.utils import timezone

from config.bench.burst import Burst, make_burst
from config.bench.calling import Sent, send
from config.bench.city import database_url, large_city, say
from config.bench.measuring import Times
from config.bench.subject import Figures, Subject
from config.launch.embedded import free_port
from config.launch.processes import running
from config.launch.table import ProcessSpec, beat, sandbox, web, worker
from config.queues import Queue
from segments.generating import line_ids
from segments.models import PendingReply, WebhookEvent
from segments.processing import process_pending

EVENTS, PER_MINUTE, CONNECTIONS, PEOPLE = 20_000, 20_000, 32, 20_000
TOO_LONG_MS = 2_000  # LINE's patience
PATIENCE_SECONDS = 300
SEED = 7
Row = dict[str, float]


def webhook(events: int, per_minute: int, connections: int, people: int, paced: bool, keep: bool) -> Figures:
    """As fast as it goes and at the pace of `per_minute`, all processes at work; then each half by itself."""
    rows: dict[str, Row] = {}
    with large_city(people, keep=keep):
        readers = list(line_ids(people))
        with _house(worker("worker-house", (Queue.WEBHOOK,), concurrency=4), beat()) as port:
            rows["as fast as it goes"] = _measure(port, make_burst(events, readers, SEED), connections, 0)
            if paced:
                burst = make_burst(events, readers, SEED + 1)
                pace = per_minute / 60 * len(burst.calls) / events
                rows[f"{per_minute:,} a minute"] = _measure(port, burst, connections, pace)
        burst = make_burst(events, readers, SEED + 2)
        with _house() as port:
            rows["receiving alone"] = _received(burst, _send(port, burst, connections, 0)[0])
        rows["processing alone"] = _process(burst)
        _forget()
    alone = rows["processing alone"]["processed_per_second"]
    summary = {**rows["as fast as it goes"], "processed_per_second": alone, "rows": rows}
    return Figures(rows, summary, ok=not any(row.get("lost") or row.get("wrong") for row in rows.values()))


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--events", type=int, default=EVENTS, help="知らせの数")
    parser.add_argument("--per-minute", type=int, default=PER_MINUTE, help="2回目の1分あたりの数")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="同時の接続数")
    parser.add_argument("--people", type=int, default=PEOPLE, help="市の友だちの数")
    parser.add_argument("--no-pace", dest="paced", action="store_false", help="2回目を省く")
    parser.add_argument("--keep", action="store_true", help="測定用のデータベースを残す")


SUBJECT = Subject("webhook", "LINEのWebhookの受信と処理", webhook, _options)


@contextmanager
def _house(*beside: ProcessSpec) -> Iterator[int]:
    """The web, the stand-in and processes `beside` them, on the database in use now; the port of the web."""
    web_port, sandbox_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATABASE_URL": database_url(),
            "SANDBOX_URL": f"http://127.0.0.1:{sandbox_port}",
            "KOHO_STATE": folder,
            "LOG_LEVEL": "WARNING",
        }
        with running((sandbox(sandbox_port), web(web_port), *beside), env, Path(folder) / "logs"):
            yield web_port


def _measure(port: int, burst: Burst, connections: int, pace: float) -> Row:
    sent, backlog = _send(port, burst, connections, pace)
    _wait_for_the_worker()
    return _received(burst, sent) | {
        "processed_per_second": _processed_per_second(),
        "backlog_seconds": round(backlog, 1),
        "late": WebhookEvent.objects.filter(is_late=True).count(),
        "wrong": burst.wrong(),
    }


def _send(port: int, burst: Burst, connections: int, pace: float) -> tuple[Sent, float]:
    """How the calls were answered, and how long an event waited at most for the worker, in seconds."""
    _forget()
    say(f"{len(burst.calls):,}回の呼出しで{len(burst.events):,}件を送ります…")
    backlog = 0.0
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        sending = pool.submit(send, burst.calls, port, connections, pace)
        while not sending.done():
            backlog = max(backlog, _backlog_seconds())
            time.sleep(0.2)
    return sending.result(), max(backlog, _backlog_seconds())


def _process(burst: Burst) -> Row:
    """A backlog of all the events at once: how fast the worker gets rid of it."""
    began = time.perf_counter()
    done = process_pending()
    seconds = time.perf_counter() - began
    return {"processed_per_second": round(done / seconds), "wrong": burst.wrong()}


def _received(burst: Burst, sent: Sent) -> Row:
    stored = set(WebhookEvent.objects.values_list("event_id", flat=True))
    times = Times(tuple(sent.milliseconds))
    return {
        "per_second": round(len(burst.events) / sent.seconds),
        "calls_per_second": round(len(burst.calls) / sent.seconds),
        "p50_ms": times.quantile(0.5),
        "p99_ms": times.quantile(0.99),
        "over_2s": sum(each > TOO_LONG_MS for each in sent.milliseconds),
        "refused": sent.refused,
        "lost": len(burst.events - stored),
        "duplicates_ignored": burst.repeated - (len(stored) - len(burst.events)),
    }


def _forget() -> None:
    WebhookEvent.objects.all().delete()
    PendingReply.objects.all().delete()


def _backlog_seconds() -> float:
    """How long the oldest unprocessed event has been waiting."""
    oldest = WebhookEvent.objects.filter(processed_at__isnull=True).order_by("pk").first()
    return (timezone.now() - oldest.received_at).total_seconds() if oldest else 0.0


def _wait_for_the_worker() -> None:
    """Until nothing waits; what still does after minutes shows in the figures."""
    until = time.monotonic() + PATIENCE_SECONDS
    while _backlog_seconds() or PendingReply.objects.exists():
        if time.monotonic() > until:
            return
        time.sleep(0.2)


def _processed_per_second() -> float:
    """From the first event received to the last one processed: never more than what arrived."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), extract(epoch FROM max(processed_at) - min(received_at))"
            " FROM segments_webhookevent WHERE processed_at IS NOT NULL"
        )
        count, seconds = cursor.fetchone() or (0, 0)
    return round(count / float(seconds or 1))
