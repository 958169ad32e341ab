"""`bench emergency`: an emergency to all readers is approved while a routine delivery to all of them runs."""

from __future__ import annotations

import time
from argparse import ArgumentParser

from channels.models import Delivery
from config.bench.city import EVERYBODY, large_city, say
from config.bench.fanout import arrivals, limit_seconds, slow_answers, wait_until_finished
from config.bench.house import house, until
from config.bench.posting import approve, ready_for_approval
from config.bench.subject import Figures, Subject
from config.demo.friends import control

URGENT = "safety"  # the demo city's category for emergencies
UNDER_WAY = 0.25  # the routine delivery has come this far when the emergency is approved


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--recipients", type=int, default=1_820_000, help="それぞれに届ける人数")
    parser.add_argument("--latency-ms", type=int, default=50, help="LINEの代役が返事にかける時間")
    parser.add_argument("--workers", type=int, default=1, help="LINEへ送るプロセスの数")
    parser.add_argument("--keep", action="store_true", help="測定用のデータベースを次のために残す")


def emergency(recipients: int, latency_ms: int, workers: int, keep: bool) -> Figures:
    """How soon the emergency begins, how long it takes, and that the routine one ends complete after it."""
    with large_city(recipients, keep=keep), house(recipients, senders=workers):
        slow_answers(latency_ms)
        waiting_routine = ready_for_approval(EVERYBODY)
        waiting_urgent = ready_for_approval(URGENT, title="避難してください")
        routine = approve(waiting_routine)
        say(f"通常の配信を始めました（{recipients:,}人）。")
        until(lambda: arrivals(routine)["people"] >= recipients * UNDER_WAY, 300)
        began = time.time()
        urgent = approve(waiting_urgent)
        say("緊急の配信を承認しました。")
        wait_until_finished(routine, urgent)
        return _figures(routine, urgent, began)


def _figures(routine: Delivery, urgent: Delivery, began: float) -> Figures:
    ledger = control("GET", "ledger", timeout=60)
    of_routine, of_urgent = arrivals(routine), arrivals(urgent)
    routine.refresh_from_db()
    urgent.refresh_from_db()
    limit = limit_seconds(urgent.people_frozen)
    took = of_urgent["last_at"] - began
    missing = routine.people_frozen + urgent.people_frozen - of_routine["people"] - of_urgent["people"]
    summary = {
        "recipients": urgent.people_frozen,
        "first_accepted_s": round(of_urgent["first_at"] - began, 3),
        "seconds": round(took, 2),
        "limit_seconds": round(limit, 2),
        "ratio": round(took / limit, 4),
        "routine_ended_after_s": round(of_routine["last_at"] - began, 2),
        "duplicates": ledger["line"][0]["duplicates"],
        "missing": round(missing),
        "http_429": ledger["answers"].get("line.multicast 429", 0),
        "peak_per_second": ledger["peak_per_second"]["line.multicast"],
    }
    rows = {name: {"value": value} for name, value in summary.items()}
    return Figures(rows, summary, ok=not summary["duplicates"] and not summary["missing"])


SUBJECT = Subject("emergency", "大きな配信の途中で承認された緊急の配信", emergency, options)
