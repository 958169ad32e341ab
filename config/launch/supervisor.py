"""Keeps a set of processes up: restarts what dies, with back-off, and ends everything at the end.

Celery's own advice, and what was measured: a worker may end when its broker is lost, so something
outside must start it again. (honcho ends everything when one process dies.)
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from config.launch.console import LaunchError, say
from config.launch.processes import READY_SECONDS, ManagedProcess, may_start, stop_all
from config.launch.state import State
from config.launch.table import ProcessSpec

TICK_SECONDS = 0.1
STABLE_SECONDS = 60.0
# What was stable is back soon: people wait for it. What dies again and again gets longer pauses.
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


@dataclass(slots=True)
class Supervised:
    process: ManagedProcess
    pause: float = 0.0
    started_at: float = 0.0
    restart_at: float | None = None
    shown: int = 0  # bytes of the log already mirrored

    def start(self) -> None:
        self.process.start()
        self.started_at, self.restart_at = time.monotonic(), None


class Supervisor:
    def __init__(
        self, specs: Sequence[ProcessSpec], env: Mapping[str, str], state: State, *, verbose: bool = False
    ) -> None:
        self.state = state
        self.verbose = verbose
        self.asked_to_stop = False
        self.supervised = [Supervised(ManagedProcess(spec, env, state.logs)) for spec in specs]

    def start(self) -> None:
        for one in self.supervised:
            _rotate(one.process)
            one.start()
        self._record()

    def watch_until(self, finished: Callable[[], bool]) -> None:
        """Keep everything up until `finished()` or until we are asked to stop."""
        while not self.asked_to_stop and not finished():
            self._tick()
            time.sleep(TICK_SECONDS)

    def wait_ready(self) -> None:
        waiting, deadline = [one.process for one in self.supervised], time.monotonic() + READY_SECONDS

        def all_ready() -> bool:
            waiting[:] = [process for process in waiting if not process.is_ready]
            return not waiting or time.monotonic() > deadline

        self.watch_until(all_ready)
        if waiting and not self.asked_to_stop:
            names = "、".join(process.spec.name for process in waiting)
            raise LaunchError(f"{names} が起動しません。記録: {waiting[0].log}\n{waiting[0].log_tail()}")

    def run(self, command: Sequence[str], env: Mapping[str, str]) -> int:
        """Run one command beside the processes, watching over them meanwhile."""
        child = subprocess.Popen(command, env=dict(env), start_new_session=True)
        self.watch_until(lambda: child.poll() is not None)
        if child.poll() is None:
            child.terminate()
        return child.wait()

    def stop(self) -> None:
        stop_all(one.process for one in self.supervised)
        _record_path(self.state).unlink(missing_ok=True)

    def _tick(self) -> None:
        now = time.monotonic()
        for one in self.supervised:
            if self.verbose:
                _mirror(one)
            if one.process.is_alive:
                if now - one.started_at > STABLE_SECONDS:
                    one.pause = 0.0
            elif one.restart_at is None:
                one.restart_at = now + one.pause
                when = f" {one.pause:.0f} 秒後に" if one.pause else "すぐに"
                say(f"[{one.process.spec.name}] 止まったので{when}起動し直します。")
                one.pause = min(max(one.pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE)
            elif self._may_restart(one, now - one.restart_at):
                one.start()
                self._record()

    def _may_restart(self, one: Supervised, late: float) -> bool:
        return late >= 0 and may_start(one.process, (each.process for each in self.supervised), late)

    def _record(self) -> None:
        """Who runs, for the start after a SIGKILL of ours (see `end_leftovers`)."""
        known = [
            {"pid": one.process.pid, "created": psutil.Process(one.process.pid).create_time()}
            for one in self.supervised
            if one.process.is_alive
        ]
        _record_path(self.state).write_text(json.dumps(known))


def end_leftovers(state: State) -> None:
    """End what a killed supervisor left behind; a pid counts only with the start time it had."""
    try:
        known = json.loads(_record_path(state).read_text())
    except (OSError, ValueError):
        return
    for entry in known:
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            if abs(psutil.Process(entry["pid"]).create_time() - entry["created"]) < 1:
                os.killpg(entry["pid"], signal.SIGKILL)
    _record_path(state).unlink()


def _record_path(state: State) -> Path:
    return state.path / "processes.json"


def _rotate(process: ManagedProcess) -> None:
    if process.log.exists():
        process.log.replace(process.log.with_suffix(".log.1"))


def _mirror(one: Supervised) -> None:
    """Print what came to a log since the last look, each line with the name of its process."""
    with one.process.log.open("rb") as log:
        log.seek(one.shown)
        lines = log.read().splitlines(keepends=True)
    for line in lines:
        if line.endswith(b"\n"):
            one.shown += len(line)
            sys.stderr.write(f"{one.process.spec.name:13}| {line.decode(errors='replace')}")
