"""Keeps one embedded server alive while anybody uses it, and stops it when nobody does.

Run as a file of its own (`python warden.py SPEC`), with the standard library alone, in a session of its
own: Ctrl-C in a terminal does not reach it. Whoever uses the server holds a shared lock on `users.lock`,
which the kernel drops even after SIGKILL; so the server ends with its last user and never before.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from guard import die_with_parent  # type: ignore[import-not-found]  # noqa: E402
from locks import FileLock  # type: ignore[import-not-found]  # noqa: E402

POLL_SECONDS = 0.2
STOP_SECONDS = 15.0
QUICK_SECONDS = 1.0
MAX_QUICK_DEATHS = 20


class Warden:
    def __init__(self, folder: Path) -> None:
        spec: dict[str, Any] = json.loads((folder / "spec.json").read_text())
        self.folder = folder
        self.command: list[str] = spec["command"]
        self.stop_signal: int = spec["stop_signal"]
        self.log = Path(spec["log"])
        self.asked_to_stop = False
        self.started_at = 0.0
        signal.signal(signal.SIGTERM, self._on_term)

    def _on_term(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def spawn(self) -> subprocess.Popen[bytes]:
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            child = subprocess.Popen(  # noqa: S603 - the command comes from our own spec
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509 - no threads here
            )
        noted = self.folder / "child.pid.new"
        noted.write_text(str(child.pid))
        noted.replace(self.folder / "child.pid")  # nobody ever reads half of it
        return child

    def run(self) -> int:
        """Restart the server when it dies, but give up on one that never answered (`ready` is missing)."""
        child, quick_deaths = self.spawn(), 0
        while not self.asked_to_stop and not self._nobody_left(child):
            time.sleep(POLL_SECONDS)
            if child.poll() is None:
                continue
            lived = time.monotonic() - self.started_at
            quick_deaths = quick_deaths + 1 if lived < QUICK_SECONDS else 0
            if not (self.folder / "ready").exists() or quick_deaths > MAX_QUICK_DEATHS:
                return 1
            child = self.spawn()
        self._stop(child)
        return 0

    def _nobody_left(self, child: subprocess.Popen[bytes]) -> bool:
        """Stop under `start.lock`, kept until this process is gone: a newcomer waits, then starts afresh."""
        start, users = FileLock(self.folder / "start.lock"), FileLock(self.folder / "users.lock")
        unused = start.try_exclusive() and users.try_exclusive()
        users.release()
        if unused:
            self._stop(child)
        else:
            start.release()
        return bool(unused)

    def _stop(self, child: subprocess.Popen[bytes]) -> None:
        if child.poll() is not None:
            return
        child.send_signal(self.stop_signal)
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def main() -> int:
    folder = Path(sys.argv[1])
    alive = FileLock(folder / "warden.lock")
    if not alive.try_exclusive():
        return 0
    return Warden(folder).run()


if __name__ == "__main__":
    sys.exit(main())
