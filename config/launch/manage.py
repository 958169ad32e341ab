"""`manage ARGS`: any management command, with the servers up.

On a fresh embedded database the demo city is laid first, so that a command which needs a department or a
category works from a fresh clone. A database of one's own is migrated and otherwise left as it is.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from config.launch.environment import environment
from config.launch.prepare import is_fresh, migrate, prepare
from config.launch.record import running_env
from config.launch.run import manage_command, run
from config.launch.servers import servers
from config.launch.state import State


def manage(arguments: Sequence[str]) -> int:
    state = State.of_demo()
    with servers(state) as addresses:
        env = environment(state, addresses) | running_env(state)
        if is_fresh(addresses.database_url):
            _make_ready(state, env)
        return run(manage_command(*arguments), env)


def _make_ready(state: State, env: Mapping[str, str]) -> None:
    if os.environ.get("DATABASE_URL") or env.get("KOHO_MODE") == "live":
        migrate(env)
    else:
        prepare(state, env)
