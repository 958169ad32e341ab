"""Making a database and its files ready, doing again only what has changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping

import psycopg

from config.launch.console import LaunchError, say
from config.launch.run import manage_command, run
from config.launch.state import ROOT, State


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
    _step(env, "migrate", "--verbosity", "0")


def prepare(state: State, env: Mapping[str, str]) -> None:
    """Migrations, static files and the demo data; each only when its sources have changed."""
    fresh = is_fresh(env["DATABASE_URL"])
    steps = {
        # Another database has its own history.
        "database": hashlib.sha256(os.environ.get("DATABASE_URL", "").encode()).hexdigest(),
        "migrate": _digest("*/migrations/*.py"),
        "collectstatic": _digest("static/**/*"),
        "seed": _digest("config/demo/**/*.py"),
    }
    done = {} if fresh else _prepared(state)
    if done.get("database") != steps["database"]:
        done = {}
    if done.get("migrate") != steps["migrate"]:
        migrate(env)
    if done.get("collectstatic") != steps["collectstatic"]:
        say("画面の部品を準備しています…")
        _step(env, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    if done.get("seed") != steps["seed"]:
        say("デモの市 (若葉野市) を用意しています…")
        _step(env, "seed_demo")
    if done != steps:
        (state.path / "prepared.json").write_text(json.dumps(steps))
    if fresh:
        (state.path / "story-told").unlink(missing_ok=True)


def _step(env: Mapping[str, str], *command: str) -> None:
    if run(manage_command(*command), env, stdout_to_stderr=True) != 0:
        raise LaunchError(f"準備の途中で失敗しました ({command[0]})。")


def _prepared(state: State) -> dict[str, str]:
    try:
        done: dict[str, str] = json.loads((state.path / "prepared.json").read_text())
    except (OSError, ValueError):
        return {}
    return done


def _digest(pattern: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in ROOT.glob(pattern) if path.is_file()):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()
