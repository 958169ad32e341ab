"""What the launcher says. Always on stderr: stdout belongs to the command that is run."""

from __future__ import annotations

import sys


class LaunchError(Exception):
    """Something a person can put right; the message says how."""


def say(text: str = "") -> None:
    print(text, file=sys.stderr, flush=True)
