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
        return run([sys.executable, "-m", "pytest", *arguments], env)
