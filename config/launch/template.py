"""A migrated database that test databases are copied from, so that a repeated run migrates nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version

import psycopg
from psycopg import sql

from config.launch.console import say
from config.launch.run import manage_command, run
from config.launch.state import ROOT

PREFIX = "koho_template_"


def template(env: Mapping[str, str]) -> str | None:
    """The name of the template for the migrations as they are now; None if they do not run through.

    In that case the tests that need a database say why.
    """
    name = PREFIX + _digest()
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if name in known:
            return name
        for outdated in (database for database in known if database.startswith(PREFIX)):
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(outdated)))
        half_made = f"{PREFIX}in_the_making"
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half_made)))
        if not _migrate(env, half_made):
            return None
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(half_made), sql.Identifier(name)))
    return name


def _migrate(env: Mapping[str, str], database: str) -> bool:
    say("テスト用データベースのひな型を作っています…")
    url = env["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    command = manage_command("migrate", "--verbosity", "0", "--skip-checks")
    return run(command, {**env, "DATABASE_URL": url}, stdout_to_stderr=True) == 0


def _digest() -> str:
    digest = hashlib.sha256(version("Django").encode())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]
