"""`check`: everything that can be told without running the product."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from config.launch.console import say
from config.launch.environment import test_environment
from config.launch.run import manage_command, run
from config.launch.servers import servers
from config.launch.state import ROOT, State

# As a city would run it, with made-up secrets: `check --deploy` judges exactly this.
PRODUCTION = {
    "KOHO_MODE": "live",
    "PUBLIC_BASE_URL": "https://koho.example.lg.jp",
    "ALLOWED_HOSTS": "koho.example.lg.jp",
    "CSRF_TRUSTED_ORIGINS": "https://koho.example.lg.jp",
    "BEHIND_PROXY": "true",
    "SECRET_KEY": "made-up-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "LINE_CHANNEL_ACCESS_TOKEN": "made-up",
    "LINE_CHANNEL_SECRET": "made-up",
}


def check(_arguments: Sequence[str]) -> int:
    """0 when all is well; every check runs, and the failed ones are named at the end."""
    state = State.of_tests()
    with servers(state, disposable=True, redis_database=1) as addresses:
        env = test_environment(state, addresses)
        failed = [label for label, command, extra in _checks() if run(command, env | extra) != 0]
    if failed:
        say(f"\n検査で問題が見つかりました: {'、'.join(failed)}")
        return 1
    say("\n検査はすべて通りました。")
    return 0


def _checks() -> list[tuple[str, list[str], dict[str, str]]]:
    compose = ["--builtin-schema", "vendor.compose-spec", str(ROOT / "docker-compose.yml")]
    deploy = manage_command("check", "--deploy", "--fail-level", "WARNING")
    return [
        ("書き方 (ruff check)", [_tool("ruff"), "check", "."], {}),
        ("書式 (ruff format)", [_tool("ruff"), "format", "--check", "."], {}),
        ("型 (mypy)", [_tool("mypy"), "."], {}),
        ("階層 (import-linter)", [_tool("lint-imports")], {}),
        ("移行 (makemigrations)", manage_command("makemigrations", "--check", "--dry-run"), {}),
        ("本番設定 (check --deploy)", deploy, PRODUCTION),
        ("docker-compose.yml", [_tool("check-jsonschema"), *compose], {}),
    ]


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)
