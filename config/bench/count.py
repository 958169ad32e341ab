"""`bench count`: how many people six kinds of segment reach, alone and with four clerks choosing at once."""

from __future__ import annotations

import threading
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from django.db import connection
from django.utils import timezone

from config.bench.city import large_city, say
from config.bench.measuring import Times, timed
from config.bench.subject import Figures, Subject
from segments import bitmaps
from segments.counting import breakdown, count
from segments.filters import SegmentFilter
from segments.models import Ward
from segments.tallying import headcount

CLERKS = 4


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--subscribers", type=int, default=1_820_000, help="読者の人数")
    parser.add_argument("--rounds", type=int, default=40, help="それぞれ何回数えるか")
    parser.add_argument("--keep", action="store_true", help="測定用のデータベースを次のために残す")


def counting(subscribers: int, rounds: int, keep: bool) -> Figures:
    """The number the editor shows while somebody chooses, and `spread`, the breakdown it asks for after that.

    `rows_p50_ms`: the same number over the rows themselves, as approval counts it. ok: both agree.
    """
    with large_city(subscribers, keep=keep):
        bitmaps.fold()
        today, filters = timezone.localdate(), six_filters()
        say("1人ずつ数えています…")
        alone = {name: _repeated(partial(headcount, one, today), rounds) for name, one in filters.items()}
        spread = {name: _repeated(partial(breakdown, one, today), rounds) for name, one in filters.items()}
        say(f"職員{CLERKS}人が同時に数えています…")
        together = four_clerks(filters, today, rounds)
        over_rows = {name: timed([partial(count, one, today)] * 5) for name, one in filters.items()}
        people = {name: (headcount(one, today).total, count(one, today)) for name, one in filters.items()}
    rows = {
        name: {"people": people[name][0], **_summary(alone[name])}
        | {"p95_4_clerks_ms": together[name].quantile(0.95), "spread_p95_ms": spread[name].quantile(0.95)}
        | {"rows_p50_ms": over_rows[name].quantile(0.5)}
        for name in filters
    }
    summary = {
        "subscribers": subscribers,
        "p95_ms": max(row["p95_ms"] for row in rows.values()),
        "p95_ms_4_clerks": max(row["p95_4_clerks_ms"] for row in rows.values()),
        "spread_p95_ms": max(row["spread_p95_ms"] for row in rows.values()),
        "filters": rows,
    }
    return Figures(rows, summary, ok=all(live == bound for live, bound in people.values()))


def six_filters() -> Mapping[str, SegmentFilter]:
    """From the widest to the narrowest, over the made-up categories whose shares `large_city` sets."""
    wards = tuple(Ward.objects.values_list("code", flat=True)[:2])
    return {
        "everyone": SegmentFilter(everyone=True),
        "one category (75%)": SegmentFilter(any_of=("bench-01",)),
        "category (18%) x ward": SegmentFilter(any_of=("bench-04",), wards=wards[:1]),
        "(A or B) x 2 wards x child 0-2": SegmentFilter(
            any_of=("kosodate", "health"), wards=wards, child_age_min_months=0, child_age_max_months=35
        ),
        "rare (0.1%) x ward": SegmentFilter(any_of=("bench-05",), wards=wards[:1]),
        "A (60%) and not B (35%)": SegmentFilter(any_of=("bench-02",), none_of=("bench-03",)),
    }


def four_clerks(filters: Mapping[str, SegmentFilter], today: date, rounds: int) -> Mapping[str, Times]:
    """The number of all six, each followed by its breakdown as on the page, by four threads at once.

    Each has its own connection and begins with another filter; only the number is timed.
    """
    seen: dict[str, list[float]] = {name: [] for name in filters}
    ready = threading.Barrier(CLERKS)

    def clerk(number: int) -> None:
        names = list(filters)
        headcount(filters[names[number]], today)  # connects
        ready.wait()
        for turn in range(rounds * len(names) // CLERKS):
            name = names[(turn + number) % len(names)]
            seen[name].extend(timed([partial(headcount, filters[name], today)]).values)
            breakdown(filters[name], today)
        connection.close()

    threads = [threading.Thread(target=clerk, args=(number,)) for number in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {name: Times(tuple(values)) for name, values in seen.items()}


def _repeated(work: Callable[[], object], rounds: int) -> Times:
    return Times(timed([work] * (rounds + 1)).values[1:])  # without the first, which warms up


def _summary(times: Times) -> dict[str, float]:
    return times.summary() | {"max_ms": times.quantile(1.0)}


SUBJECT = Subject("count", "届く人数の計算", counting, options)
