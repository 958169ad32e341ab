"""`bench fanout`: one delivery to every reader of a large city, from the approval to the last acceptance."""

from __future__ import annotations

import time
from argparse import ArgumentParser

from django.db.models import F, Func, Sum

from channels.models import Batch, BatchState, Delivery, DeliveryState
from config.bench.city import EVERYBODY, large_city, say
from config.bench.house import House, house, until
from config.bench.posting import approve, ready_for_approval
from config.bench.subject import Figures, Subject
from config.demo.friends import control

PEOPLE_PER_REQUEST, REQUESTS_PER_SECOND = 500, 200  # LINE: Messaging API reference, multicast
LONGEST_SECONDS = 1800.0


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--recipients", type=int, default=1_820_000, help="届ける人数")
    parser.add_argument("--latency-ms", type=int, default=50, help="LINEの代役が返事にかける時間")
    parser.add_argument("--workers", type=int, default=1, help="LINEへ送るプロセスの数")
    parser.add_argument(
        "--apart", action="store_true", help="それぞれを別のホスト（ネットワーク名前空間）で動かす"
    )
    parser.add_argument("--rate-scale", type=float, default=1.0, help="LINEの速さの上限を何倍にするか")
    parser.add_argument("--keep", action="store_true", help="測定用のデータベースを次のために残す")


def fanout(
    recipients: int, latency_ms: int, workers: int, apart: bool, rate_scale: float, keep: bool
) -> Figures:
    """Send to everybody and count at the stand-in: nobody twice, nobody missed, never over the rate."""
    with (
        large_city(recipients, keep=keep),
        house(recipients, senders=workers, apart=apart, rate_scale=rate_scale) as found,
    ):
        slow_answers(latency_ms)
        review = ready_for_approval(EVERYBODY)
        found.start_reckoning()
        began = time.time()
        delivery = approve(review)
        say(f"承認しました。{recipients:,}人に送っています…")
        wait_until_finished(delivery)
        return _figures(delivery, began, found, rate_scale)


def slow_answers(latency_ms: int) -> None:
    """Every multicast is answered this late."""
    delay = {"service": "line", "route": "multicast", "effect": "delay", "delay": latency_ms / 1000}
    control("POST", "faults", delay | {"count": None})


def wait_until_finished(*deliveries: Delivery, seconds: float = LONGEST_SECONDS) -> bool:
    """Wait until none of them has anything left to do."""
    rows = Delivery.objects.filter(pk__in=[each.pk for each in deliveries])
    busy = rows.filter(state__in=[DeliveryState.SCHEDULED, DeliveryState.FREEZING, DeliveryState.SENDING])
    return until(lambda: not busy.exists(), seconds, every=0.25)


def arrivals(delivery: Delivery) -> dict[str, float]:
    """What the stand-in accepted of `delivery`: requests, people, first_at, last_at (seconds since 1970)."""
    nothing = {"requests": 0, "people": 0, "first_at": 0.0, "last_at": 0.0}
    units: dict[str, dict[str, float]] = control("GET", "ledger", timeout=60)["line"][0]["units"]
    return units.get(f"delivery_{delivery.pk}") or nothing


def limit_seconds(people: int, rate_scale: float = 1.0) -> float:
    """The shortest time LINE's own limits allow."""
    return people / PEOPLE_PER_REQUEST / (REQUESTS_PER_SECOND * rate_scale)


def _figures(delivery: Delivery, began: float, found: House, rate_scale: float) -> Figures:
    used = found.cpu_used()
    delivery.refresh_from_db()
    ledger = control("GET", "ledger", timeout=60)
    line, arrived = ledger["line"][0], arrivals(delivery)
    people, unsure = _frozen(delivery)
    seconds, limit = arrived["last_at"] - began, limit_seconds(people, rate_scale)
    assert delivery.frozen_at is not None
    summary = {
        "recipients": people,
        "requests": arrived["requests"],
        "seconds": round(seconds, 2),
        "limit_seconds": round(limit, 2),
        "ratio": round(seconds / limit, 4),
        "first_accepted_s": round(arrived["first_at"] - began, 2),
        "freeze_seconds": round(delivery.frozen_at.timestamp() - began, 2),
        "duplicates": line["duplicates"],
        "missing": people - unsure - line["people_reached"],
        "unconfirmed": unsure,
        "http_429": ledger["answers"].get("line.multicast 429", 0),
        "http_409": ledger["answers"].get("line.multicast 409", 0),
        "peak_per_second": ledger["peak_per_second"]["line.multicast"],
        "worker_rss_mb": found.workers_mb(),
        "cpu_seconds": {name: round(seconds, 1) for name, seconds in sorted(used.items())},
        "requests_by_host": ledger["peers"],
    }
    rows = {name: {"value": value} for name, value in summary.items() if isinstance(value, int | float)}
    rows |= {f"CPU s of {name}": {"value": round(seconds, 1)} for name, seconds in used.items()}
    rows |= {f"requests from {host}": {"value": number} for host, number in ledger["peers"].items()}
    return Figures(rows, summary, ok=not summary["duplicates"] and not summary["missing"])


def _frozen(delivery: Delivery) -> tuple[int, int]:
    """Distinct people in the frozen audience, and how many of them a person has to look after."""
    batches = Batch.objects.filter(delivery=delivery)
    ids = batches.annotate(one=Func(F("recipients"), function="unnest")).values("one").distinct().count()
    unsure = batches.filter(state=BatchState.NEEDS_CHECK).aggregate(people=Sum("size"))["people"] or 0
    return ids, unsure


SUBJECT = Subject("fanout", "大きな市の全員への配信", fanout, options)
