"""What a running demo tells other commands: that it runs, as which process, at which addresses."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from config.launch.locks import is_held
from config.launch.state import State


def is_running(state: State) -> bool:
    return is_held(state.path / "demo.lock")


def running_env(state: State) -> dict[str, str]:
    """What the running demo has decided (its addresses); empty when none runs."""
    if not is_running(state):
        return {}
    try:
        known: dict[str, str] = json.loads((state.path / "demo.json").read_text())["env"]
    except (OSError, ValueError, KeyError):
        return {}
    return known


def running_pid(state: State) -> int:
    return int(json.loads((state.path / "demo.json").read_text())["pid"])


def write(state: State, env: Mapping[str, str]) -> None:
    (state.path / "demo.json").write_text(json.dumps({"pid": os.getpid(), "env": dict(env)}))


def remove(state: State) -> None:
    (state.path / "demo.json").unlink(missing_ok=True)
