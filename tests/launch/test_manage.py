from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.conftest import Launcher, wait_for

SHOW = (
    "import json; from django.conf import settings as s; print(json.dumps([s.KOHO_MODE, s.PUBLIC_BASE_URL]))"
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """A state directory whose city the first of the tests below lays; the others find it there."""
    launcher = Launcher(tmp_path_factory.mktemp("city"))
    yield launcher
    launcher.clean_up()


def test_the_last_line_on_stdout_is_the_commands_own(city: Launcher) -> None:
    done = city.run("manage", "shell", "--no-imports", "-c", SHOW)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["sandbox", "http://127.0.0.1:8000"]
    assert "データベースを準備しています" in done.stderr
    assert city.processes() == []


def test_the_exit_status_is_the_commands_own(city: Launcher) -> None:
    done = city.run("manage", "shell", "--no-imports", "-c", "raise SystemExit(7)")
    assert done.returncode == 7


def test_a_killed_command_leaves_no_server_behind(city: Launcher, tmp_path: Path) -> None:
    here = tmp_path / "here"
    waiting = f"import pathlib, time; pathlib.Path({str(here)!r}).touch(); time.sleep(600)"
    command = city.start("manage", "shell", "--no-imports", "-c", waiting)
    wait_for(lambda: here.exists() or command.poll() is not None)
    assert command.poll() is None, command.communicate()[1]
    command.send_signal(signal.SIGKILL)
    wait_for(lambda: not city.processes())
    assert city.run("manage", "check").returncode == 0


def test_an_unreachable_database_is_said_in_japanese(launcher: Launcher) -> None:
    launcher.extra["DATABASE_URL"] = "postgres://koho:koho@127.0.0.1:1/koho"
    done = launcher.run("manage", "check")
    assert done.returncode == 1
    assert "データベースに接続できません" in done.stderr


@pytest.mark.parametrize("command", ["demo", "test"])
def test_the_demo_and_the_tests_refuse_the_live_mode(launcher: Launcher, command: str) -> None:
    launcher.extra["KOHO_MODE"] = "live"
    done = launcher.run(command)
    assert done.returncode == 1
    assert "KOHO_MODE=live" in done.stderr


def test_an_unknown_command_shows_how_to_use_it(launcher: Launcher) -> None:
    done = launcher.run("dance")
    assert done.returncode == 2
    assert "使い方" in done.stderr
