"""The launcher's command line: `python -m config.launch COMMAND …` (the Makefile calls it)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from config.launch.check import check
from config.launch.console import LaunchError, say
from config.launch.demo import demo, demo_reset, story
from config.launch.kill_test import kill_test
from config.launch.manage import manage
from config.launch.testing import test

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "check": check,
    "demo": demo,
    "demo-reset": demo_reset,
    "kill-test": kill_test,
    "manage": manage,
    "story": story,
    "test": test,
}


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        say(f"使い方: python -m config.launch {{{'|'.join(COMMANDS)}}} …")
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except LaunchError as error:
        say(f"エラー: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
