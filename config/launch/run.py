"""Running one command to its end, as if the launcher were not there."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import FrameType

from config.launch.guard import die_with_parent
from config.launch.state import ROOT

STOP_SECONDS = 10.0


def run(command: Sequence[str], env: Mapping[str, str], *, stdout_to_stderr: bool = False) -> int:
    """The exit status of `command` (128 + signal if one ended it); our signals are passed on to it."""
    child = subprocess.Popen(
        command,
        env=dict(env),
        cwd=ROOT,
        stdout=sys.stderr if stdout_to_stderr else None,
        preexec_fn=die_with_parent(),  # noqa: PLW1509 - one thread only
    )

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    # Ctrl-C reaches the whole foreground group anyway: the child decides, we wait for it.
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, pass_on),
    }
    try:
        status = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def manage_command(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]
