"""`manage ARGS`: any management command, with the servers up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg

from config.launch.console import LaunchError, say
from config.launch.environment import environment
from config.launch.run import manage_command, run
from config.launch.servers import servers
from config.launch.state import State


def manage(arguments: Sequence[str]) -> int:
    state = State.of_demo()
    with servers(state) as addresses:
        env = environment(state, addresses)
        if is_fresh(addresses.database_url):
            migrate(env)
        return run(manage_command(*arguments), env)


def is_fresh(database_url: str) -> bool:
    """Whether nothing was ever migrated in this database."""
    try:
        with psycopg.connect(database_url, connect_timeout=5) as connection:
            row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    except psycopg.OperationalError as error:
        raise LaunchError(
            f"データベースに接続できません。DATABASE_URL を確認してください。\n{error}"
        ) from None
    return row is None or row[0] is None


def migrate(env: Mapping[str, str]) -> None:
    say("データベースを準備しています…")
    if run(manage_command("migrate", "--verbosity", "0"), env, stdout_to_stderr=True) != 0:
        raise LaunchError("データベースの準備 (migrate) に失敗しました。")
