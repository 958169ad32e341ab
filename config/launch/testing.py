"""`test [pytest arguments]`: the test run, on servers of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from config.launch.environment import refuse_live, test_environment
from config.launch.locks import exclusive
from config.launch.run import run
from config.launch.servers import servers
from config.launch.state import State
from config.launch.template import template

MOST_PROCESSES = 4  # each has servers' worth of processes of its own in the end-to-end tests


def test(arguments: Sequence[str]) -> int:
    refuse_live()
    state = State.of_tests()
    with (
        exclusive(state.path / "test.lock"),  # one run at a time: the test database has one name
        servers(state, disposable=True, redis_database=1) as addresses,
    ):
        env = test_environment(state, addresses)
        if not os.environ.get("DATABASE_URL") and (name := template(env)):
            env["KOHO_TEST_TEMPLATE"] = name
        return run([sys.executable, "-m", "pytest", *(arguments or _everything())], env)


def _everything() -> list[str]:
    """The whole suite, on as many cores as help. Whole files are dealt out, as what one prepares is shared in
    it, in the order of collection: the longest first."""
    number = min(os.cpu_count() or 1, MOST_PROCESSES)
    return ["--numprocesses", str(number), "--dist", "loadfile", "--no-loadscope-reorder"]
