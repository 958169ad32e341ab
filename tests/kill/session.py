"""One house over many trials, and what is told about them."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from config.demo.foundation import lay_foundation
from config.demo.friends import control
from config.launch.console import say
from config.launch.embedded import EmbeddedServer
from config.launch.postgres import PostgresRecipe
from config.launch.processes import running
from config.launch.state import State
from config.launch.table import process_table, worker
from config.launch.valkey import ValkeyRecipe
from config.queues import Queue
from segments.generating import SEED, generate_subscribers, line_id_prefix
from tests.kill.plan import AUDIENCES
from tests.kill.report import heading, how_to_repeat, row, summary
from tests.kill.town import Town
from tests.kill.trial import Result, late_duplicates, run

READERS = 30_000


def session(*, trials: int, seed: int) -> int:
    """Run the trials `seed`, `seed` + 1 …; 1 when anybody got a message twice or not at all."""
    logging.disable(logging.INFO)
    results: list[Result] = []
    with _town() as town:
        print(heading(), flush=True)
        for number in range(trials):
            town.wait_all_up()
            results.append(result := run(seed + number, town))
            print(row(result), flush=True)
            if result.failed:
                print(how_to_repeat(result), flush=True)
        late = sum(map(late_duplicates, results))
    if late:
        print(f"  ！試行の後に届いた重複: {late}通")
    print(summary(results, late_duplicates=late))
    return int(bool(late) or any(result.failed for result in results))


@contextmanager
def _town() -> Iterator[Town]:
    state = State(settings.STATE_DIR)
    ports = [urlsplit(url).port or 0 for url in (settings.PUBLIC_BASE_URL, settings.SANDBOX_URL)]
    # As in production, there is another who can send when one of the two dies.
    second = worker("worker-line", (Queue.LINE,), concurrency=8)
    table = (*process_table(web_port=ports[0], sandbox_port=ports[1]), second)
    say(f"{READERS:,}人の市を用意しています… 記録: {state.logs}")
    lay_foundation()
    generate_subscribers(READERS, popularity=AUDIENCES)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")  # a city's database has long written down how it began
    with running(table, os.environ, state.logs) as processes:
        rule = {"prefix": line_id_prefix(SEED), "count": READERS, "first": 0}
        control("POST", "line/friends", {"rule": rule})
        servers = EmbeddedServer(PostgresRecipe(state)), EmbeddedServer(ValkeyRecipe(state))
        yield Town(processes, database=servers[0], broker=servers[1])
