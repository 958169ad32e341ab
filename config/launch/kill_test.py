"""`kill-test N SEED`: deliveries under fire, on servers of their own that may be taken down."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

import psycopg
from psycopg import sql

from config.launch.console import LaunchError
from config.launch.embedded import EmbeddedServer, free_port
from config.launch.environment import refuse_live, test_environment
from config.launch.locks import exclusive
from config.launch.postgres import PostgresRecipe
from config.launch.run import run
from config.launch.servers import Addresses
from config.launch.state import State
from config.launch.template import template
from config.launch.valkey import ValkeyRecipe

DATABASE = "koho_kill"
# Slow enough for a delivery to 5,000 people to have a middle.
REQUESTS_PER_SECOND = "15"


def kill_test(arguments: Sequence[str]) -> int:
    refuse_live()
    if len(arguments) != 2 or not all(argument.isdigit() for argument in arguments):
        raise LaunchError("使い方: make kill-test N=20 SEED=1 (試行の回数と、最初の種)")
    state = State(State.of_tests().path / "kill")
    state.path.mkdir(exist_ok=True)
    # Durable, unlike those of other tests: what PostgreSQL has promised must survive its sudden end.
    database, broker = EmbeddedServer(PostgresRecipe(state)), EmbeddedServer(ValkeyRecipe(state))
    with exclusive(state.path / "test.lock"), database.in_use() as database_url, broker.in_use() as redis_url:
        shutil.rmtree(state.path / "sandbox", ignore_errors=True)  # the stand-ins' memory of the last run
        env = test_environment(state, Addresses(database_url, redis_url))
        env |= {
            "DATABASE_URL": _fresh_database(env),
            "PUBLIC_BASE_URL": f"http://127.0.0.1:{free_port()}",
            "SANDBOX_URL": f"http://127.0.0.1:{free_port()}",
            "LINE_MULTICAST_PER_SECOND": REQUESTS_PER_SECOND,
        }
        return run([sys.executable, "-m", "tests.kill", *arguments], env)


def _fresh_database(env: dict[str, str]) -> str:
    """The address of an empty, migrated database."""
    name = template(env)
    if name is None:
        raise LaunchError("データベースの移行が最後まで通りません。")
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
        wanted, copied = sql.Identifier(DATABASE), sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(wanted))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(wanted, copied))
    return env["DATABASE_URL"].rpartition("/")[0] + f"/{DATABASE}"
