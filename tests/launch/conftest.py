"""The launcher as a person meets it: a command in a process of its own, on a state directory of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from config.launch.state import ROOT

# What the run around these tests has decided must not be taken for a person's own wish.
DECIDED = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PUBLIC_BASE_URL", "SANDBOX_URL", "MEDIA_ROOT"}
DECIDED |= {"STATIC_ROOT", "KOHO_TEST_TEMPLATE", "DJANGO_SETTINGS_MODULE"}

PATIENCE = 300.0  # seconds; a first start lays a whole city, and other tests run beside it


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Real processes need real time: look again until it is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@dataclass
class Launcher:
    """`python -m config.launch` for one state directory."""

    state: Path
    extra: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if name not in DECIDED}
        return env | {"KOHO_STATE": str(self.state)} | self.extra

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.launch", *arguments],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for this state directory, found by command line or environment."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                return False
            mine = str(self.state)
            return mine in " ".join(process.cmdline()) or process.environ().get("KOHO_STATE") == mine
        except psutil.Error:
            return False

    def clean_up(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.communicate()
        wait_for(lambda: not self.processes())


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    """A state directory deeper than a Unix socket path may be long, with a space and Japanese in it."""
    launcher = Launcher(tmp_path / "広報 デスク" / ("deep" * 30))
    yield launcher
    launcher.clean_up()
