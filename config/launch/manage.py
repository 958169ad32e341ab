"""`manage ARGS`: any management command, with the servers up."""

from __future__ import annotations

from collections.abc import Sequence

from config.launch.environment import environment
from config.launch.prepare import is_fresh, migrate
from config.launch.record import running_env
from config.launch.run import manage_command, run
from config.launch.servers import servers
from config.launch.state import State


def manage(arguments: Sequence[str]) -> int:
    state = State.of_demo()
    with servers(state) as addresses:
        env = environment(state, addresses) | running_env(state)
        if is_fresh(addresses.database_url):
            migrate(env)
        return run(manage_command(*arguments), env)
