"""`manage.py story` as a person starts it, beside the running house."""

from __future__ import annotations

import subprocess
import sys

from config.launch.state import ROOT
from tests.conftest import House

PATIENCE = 600  # seconds; real processes, and other tests beside them


def play(house: House, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "story", *arguments]
    env = house.processes["web"].env | {"PYTHONUTF8": "1"}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE)
