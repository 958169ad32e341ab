"""`bench control`: a large delivery is paused, resumed and stopped by a person while it runs."""

from __future__ import annotations

import time
from argparse import ArgumentParser

from channels.ledger import controls
from channels.models import Batch, BatchState, Delivery
from config.bench.city import EVERYBODY, large_city, say
from config.bench.fanout import arrivals, slow_answers, wait_until_finished
from config.bench.house import house, until
from config.bench.posting import REASON, approve, ready_for_approval
from config.bench.subject import Figures, Subject
from config.demo.friends import control as ask_stand_in
from staff.models import User

PAUSED_AT, STOPPED_AT = 0.2, 0.5  # shares of the people who have it when the button is pressed
QUIET = 4.0  # seconds of watching what still comes after a button


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--recipients", type=int, default=1_820_000, help="届ける人数")
    parser.add_argument("--latency-ms", type=int, default=50, help="LINEの代役が返事にかける時間")
    parser.add_argument("--keep", action="store_true", help="測定用のデータベースを次のために残す")


def control(recipients: int, latency_ms: int, keep: bool) -> Figures:
    """How long messages still arrive after 一時停止 and 中止, and how soon the first comes after 再開."""
    with large_city(recipients, keep=keep), house(recipients):
        slow_answers(latency_ms)
        delivery = approve(ready_for_approval(EVERYBODY))
        manager = User.objects.get(username="koho-kacho")
        _reached(delivery, recipients * PAUSED_AT)
        paused_at = time.time()
        controls.pause(delivery, manager, REASON)
        say("一時停止しました。")
        time.sleep(QUIET)
        paused = arrivals(delivery)
        resumed_at = time.time()
        delivery.refresh_from_db()
        controls.resume(delivery, manager, REASON)
        until(lambda: arrivals(delivery)["people"] > paused["people"], 60, every=0.02)
        resumed_s = time.time() - resumed_at
        say("再開しました。")
        _reached(delivery, recipients * STOPPED_AT)
        stopped_at = time.time()
        delivery.refresh_from_db()
        controls.stop(delivery, manager, REASON)
        say("中止しました。")
        wait_until_finished(delivery)
        time.sleep(QUIET)
        return _figures(delivery, paused["last_at"] - paused_at, resumed_s, stopped_at)


def _reached(delivery: Delivery, people: float) -> None:
    until(lambda: arrivals(delivery)["people"] >= people, 300, every=0.05)


def _figures(delivery: Delivery, paused_s: float, resumed_s: float, stopped_at: float) -> Figures:
    """The list of who had it, as staff can read it, held against the stand-in's account."""
    arrived = arrivals(delivery)
    accepted = Batch.objects.filter(delivery=delivery, state=BatchState.ACCEPTED)
    listed = sum(accepted.values_list("size", flat=True))
    summary = {
        "pause_last_accepted_s": round(max(0.0, paused_s), 2),
        "resume_first_accepted_s": round(resumed_s, 2),
        "stop_last_accepted_s": round(max(0.0, arrived["last_at"] - stopped_at), 2),
        "people_who_had_it": round(arrived["people"]),
        "people_listed": listed,
        "duplicates": ask_stand_in("GET", "ledger", timeout=60)["line"][0]["duplicates"],
    }
    rows = {name: {"value": value} for name, value in summary.items()}
    return Figures(rows, summary, ok=listed == summary["people_who_had_it"] and not summary["duplicates"])


SUBJECT = Subject("control", "大きな配信の一時停止・再開・中止", control, options)
