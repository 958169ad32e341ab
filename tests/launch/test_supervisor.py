from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.launch.console import LaunchError
from config.launch.processes import BEHIND_SENDERS, may_start, running
from config.launch.state import State
from config.launch.supervisor import Supervisor, end_leftovers
from config.launch.table import ProcessSpec, process_table
from config.queues import Queue
from tests.launch.conftest import PATIENCE

# Starts a child of its own and then waits, as gunicorn does.
FAMILY = "import os, signal; os.fork(); print('up', os.getpid(), flush=True); signal.pause()"


def python(name: str, code: str, ready_line: str = "up") -> ProcessSpec:
    return ProcessSpec(name, (sys.executable, "-I", "-c", code), ready_line=ready_line)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor([python("family", FAMILY)], dict(os.environ), State(tmp_path))
    supervisor.start()
    yield supervisor
    supervisor.stop()


def family(supervisor: Supervisor) -> list[psutil.Process]:
    root = psutil.Process(supervisor.supervised[0].process.pid)
    return [root, *root.children(recursive=True)]


def test_every_queue_is_served_once() -> None:
    commands = [spec.command for spec in process_table(web_port=1, sandbox_port=2)]
    served = [command[command.index("--queues") + 1] for command in commands if "--queues" in command]
    assert sorted(",".join(served).split(",")) == sorted(Queue)


def test_what_dies_is_started_again(supervisor: Supervisor) -> None:
    supervisor.wait_ready()
    first = supervisor.supervised[0].process.pid
    os.killpg(first, signal.SIGKILL)
    supervisor.watch_until(lambda: supervisor.supervised[0].process.pid != first)
    supervisor.wait_ready()


def test_when_all_died_who_sends_is_back_first(tmp_path: Path) -> None:
    wait = "import signal; print('up', flush=True); signal.pause()"
    sender = ProcessSpec("sender", (sys.executable, "-I", "-c", wait), ready_line="up", sends=True)
    with running([sender, python("web", wait)], dict(os.environ), tmp_path) as processes:
        both = list(processes.values())
        assert may_start(processes["web"], both, dead_for=0)
        for process in both:
            process.kill()
        assert may_start(processes["sender"], both, dead_for=0)
        assert not may_start(processes["web"], both, dead_for=0)
        assert may_start(processes["web"], both, dead_for=BEHIND_SENDERS)
        processes["sender"].start()
        processes["sender"].wait_ready()
        assert may_start(processes["web"], both, dead_for=0)


def test_the_pause_before_a_restart_grows(tmp_path: Path) -> None:
    supervisor = Supervisor([python("broken", "raise SystemExit(1)")], {}, State(tmp_path))
    supervisor.start()
    supervisor.watch_until(lambda: supervisor.supervised[0].pause >= 4)
    supervisor.stop()


def test_what_never_comes_up_is_named_with_its_last_words(tmp_path: Path) -> None:
    with (
        pytest.raises(LaunchError, match="(?s)mute.*so sorry"),
        running([python("mute", "raise SystemExit('so sorry')")], {}, tmp_path),
    ):
        pass


def test_stop_ends_grandchildren_too(supervisor: Supervisor) -> None:
    supervisor.wait_ready()
    known = family(supervisor)
    supervisor.stop()
    assert psutil.wait_procs(known, timeout=PATIENCE)[1] == []


def test_leftovers_of_a_killed_supervisor_are_ended(supervisor: Supervisor) -> None:
    supervisor.wait_ready()
    known = family(supervisor)
    end_leftovers(supervisor.state)
    supervisor.supervised[0].process.kill()
    assert psutil.wait_procs(known, timeout=PATIENCE)[1] == []


def test_a_stranger_with_the_same_pid_is_left_alone(tmp_path: Path) -> None:
    state = State(tmp_path)
    (tmp_path / "processes.json").write_text(f'[{{"pid": {os.getpid()}, "created": 1.0}}]')
    end_leftovers(state)
    assert not (tmp_path / "processes.json").exists()


def test_killed_processes_can_be_started_again(tmp_path: Path) -> None:
    with running([python("one", FAMILY)], dict(os.environ), tmp_path) as processes:
        one = processes["one"]
        one.kill()
        assert not one.is_alive
        one.start()
        one.wait_ready()


def test_logs_of_the_last_run_are_kept_once(tmp_path: Path) -> None:
    state = State(tmp_path)
    for _ in range(2):
        supervisor = Supervisor([python("family", FAMILY)], dict(os.environ), state)
        supervisor.start()
        supervisor.wait_ready()
        supervisor.stop()
    assert sorted(path.name for path in state.logs.iterdir()) == ["family.log", "family.log.1"]
