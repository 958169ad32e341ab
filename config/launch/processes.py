"""Real processes under our care: the demo's supervisor and the end-to-end tests start them alike."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from config.launch.console import LaunchError
from config.launch.guard import die_with_parent
from config.launch.state import ROOT
from config.launch.table import ProcessSpec

READY_SECONDS = 120.0
# How long the others wait for those who send, when these are down as well.
BEHIND_SENDERS = 4.0
STOP_SECONDS = 10.0


class ManagedProcess:
    """One process in a session of its own (Ctrl-C goes to us first), writing to a log file."""

    def __init__(self, spec: ProcessSpec, env: Mapping[str, str], logs: Path) -> None:
        self.spec = spec
        self.env = dict(env)
        self.log = logs / f"{spec.name}.log"
        self.popen: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self.popen = subprocess.Popen(
                self.spec.command,
                env=self.env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(),  # noqa: PLW1509 - must be made between fork and exec
            )

    @property
    def pid(self) -> int:
        assert self.popen is not None
        return self.popen.pid

    @property
    def is_alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    @property
    def is_ready(self) -> bool:
        if not self.is_alive:
            return False
        if self.spec.port is not None:
            return answers_http(self.spec.port)
        return self.spec.ready_line in self.output()

    def output(self) -> str:
        """What it has written since its last start."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def log_tail(self) -> str:
        return "\n".join(self.output().splitlines()[-15:])

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_ready:
            if not self.is_alive or time.monotonic() > deadline:
                raise LaunchError(f"{self.spec.name} が起動しません。記録: {self.log}\n{self.log_tail()}")
            time.sleep(0.1)

    def ask_to_stop(self) -> None:
        if self.is_alive:
            self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL, to it and to whatever it started."""
        self._signal(signal.SIGKILL)
        if self.popen is not None:
            self.popen.wait()

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        self.ask_to_stop()
        if self.popen is not None:
            with suppress(subprocess.TimeoutExpired):
                self.popen.wait(seconds)
        self.kill()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if number == signal.SIGKILL:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)


def may_start(process: ManagedProcess, among: Iterable[ManagedProcess], dead_for: float) -> bool:
    """Whether it is its turn: when all died at once, who sends has the processors alone until it is up."""
    if process.spec.sends or dead_for >= BEHIND_SENDERS:
        return True
    return all(other.is_ready for other in among if other.spec.sends)


def answers_http(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def running(
    specs: Sequence[ProcessSpec], env: Mapping[str, str], logs: Path
) -> Iterator[dict[str, ManagedProcess]]:
    """The processes, up and ready, by name; stopped afterwards. They may be killed and started again."""
    logs.mkdir(parents=True, exist_ok=True)
    processes = {spec.name: ManagedProcess(spec, env, logs) for spec in specs}
    try:
        for process in processes.values():
            process.start()
        for process in processes.values():
            process.wait_ready()
        yield processes
    finally:
        stop_all(processes.values())


def stop_all(processes: Iterable[ManagedProcess]) -> None:
    """Ask all of them first, so that they take the longest time and not the sum."""
    started = [process for process in processes if process.popen is not None]
    for process in started:
        process.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for process in started:
        process.stop(max(0.1, deadline - time.monotonic()))
