"""One embedded server as its users see it: acquire it (starting it if need be), use it, let it go."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import psutil

from config.launch.console import LaunchError
from config.launch.locks import FileLock, exclusive, is_held, wait_released
from config.launch.state import State

START_SECONDS = 120.0
STOP_SECONDS = 20.0
PORT_ATTEMPTS = 5
WARDEN = Path(__file__).with_name("warden.py")


class Recipe(Protocol):
    """What is particular to PostgreSQL or Valkey."""

    name: str
    label: str
    stop_signal: signal.Signals

    state: State

    def prepare(self, folder: Path) -> None: ...
    def command(self, folder: Path, port: int) -> list[str]: ...
    def url(self, port: int) -> str: ...
    def is_ready(self, url: str) -> bool: ...


def free_port(preferred: int | None = None) -> int:
    """`preferred` if nothing listens there, else any free port of the loopback address."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise LaunchError("127.0.0.1 に空いているポートがありません。")


class EmbeddedServer:
    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.folder = recipe.state.path / recipe.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = recipe.state.logs / f"{recipe.name}.log"

    @contextmanager
    def in_use(self) -> Iterator[str]:
        """The URL of the running server; it is stopped afterwards unless somebody else uses it."""
        users = FileLock(self.folder / "users.lock")
        try:
            with exclusive(self.folder / "start.lock"):
                users.shared()
                url = self._running_url() or self._start()
            yield url
        finally:
            users.release()
            self._await_stop()

    @property
    def is_running(self) -> bool:
        return is_held(self.folder / "warden.lock")

    @property
    def pid(self) -> int:
        """The process id of the server itself."""
        return int((self.folder / "child.pid").read_text())

    def _running_url(self) -> str | None:
        deadline = time.monotonic() + START_SECONDS
        url = self.recipe.url(self._spec().get("port", 0))
        while self.is_running and time.monotonic() < deadline:
            if self.recipe.is_ready(url):
                return url
            time.sleep(0.05)
        return None

    def _start(self) -> str:
        self._end_orphan()
        self.recipe.prepare(self.folder)
        self.log.write_bytes(b"")
        port: int | None = self._spec().get("port")
        for _ in range(PORT_ATTEMPTS):
            port = free_port(port)
            self._write_spec(port)
            if url := self._spawn(port):
                return url
            port = None
        raise LaunchError(f"{self.recipe.label} を起動できませんでした。記録: {self.log}\n{self._log_tail()}")

    def _spawn(self, port: int) -> str | None:
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        warden = subprocess.Popen(
            [sys.executable, "-I", "-S", str(WARDEN), str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.log.open("ab"),
            start_new_session=True,
        )
        url = self.recipe.url(port)
        deadline = time.monotonic() + START_SECONDS
        while warden.poll() is None and time.monotonic() < deadline:
            if self.recipe.is_ready(url):
                ready.touch()
                return url
            time.sleep(0.05)
        warden.terminate()
        warden.wait()
        return None

    def _await_stop(self) -> None:
        """If that was the last user, wait for the end, so that no server outlives the command."""
        if not is_held(self.folder / "users.lock"):
            wait_released(self.folder / "warden.lock", STOP_SECONDS)

    def _end_orphan(self) -> None:
        """End a server whose warden was killed (the kernel does it on Linux; elsewhere we do)."""
        with suppress(OSError, ValueError, psutil.Error):
            orphan = psutil.Process(self.pid)
            if str(self.folder) not in " ".join(orphan.cmdline()):
                return
            orphan.send_signal(self.recipe.stop_signal)
            try:
                orphan.wait(5)
            except psutil.TimeoutExpired:
                orphan.kill()
                orphan.wait(5)

    def _spec(self) -> dict[str, Any]:
        try:
            spec: dict[str, Any] = json.loads((self.folder / "spec.json").read_text())
        except (OSError, ValueError):
            return {}
        return spec

    def _write_spec(self, port: int) -> None:
        spec = {
            "port": port,
            "command": self.recipe.command(self.folder, port),
            "stop_signal": int(self.recipe.stop_signal),
            "log": str(self.log),
        }
        (self.folder / "spec.json").write_text(json.dumps(spec))

    def _log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
