"""The demo city, up and running: servers, prepared data, supervised processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from config.launch import record
from config.launch.console import LaunchError, say
from config.launch.embedded import free_port
from config.launch.environment import environment, refuse_live
from config.launch.locks import FileLock
from config.launch.prepare import prepare
from config.launch.servers import servers
from config.launch.state import State
from config.launch.supervisor import Supervisor, end_leftovers
from config.launch.table import process_table

WEB_PORT, SANDBOX_PORT = 8000, 8100
PORTS_TRIED = 50


@dataclass(frozen=True, slots=True)
class City:
    state: State
    env: Mapping[str, str]
    supervisor: Supervisor

    @property
    def story_was_told(self) -> bool:
        return (self.state.path / "story-told").exists()

    def note_story(self) -> None:
        (self.state.path / "story-told").touch()


@contextmanager
def running_city(state: State, *, verbose: bool = False) -> Iterator[City]:
    """Everything up and ready for the duration; one city per state directory."""
    refuse_live()
    alone = FileLock(state.path / "demo.lock")
    if not alone.exclusive_within(0.5):
        alone.release()
        raise LaunchError("この場所のデモはすでに動いています。")
    try:
        end_leftovers(state)
        with servers(state) as addresses:
            web_port, sandbox_port = _port("KOHO_PORT", WEB_PORT), _port("KOHO_SANDBOX_PORT", SANDBOX_PORT)
            chosen = {"SANDBOX_URL": f"http://127.0.0.1:{sandbox_port}"}
            if "PUBLIC_BASE_URL" not in os.environ:
                chosen["PUBLIC_BASE_URL"] = f"http://127.0.0.1:{web_port}"
            env = environment(state, addresses) | chosen
            record.write(state, chosen)
            prepare(state, env)
            table = process_table(web_port=web_port, sandbox_port=sandbox_port)
            supervisor = Supervisor(table, env, state, verbose=verbose)
            with _signals_stop(supervisor), _supervised(supervisor):
                yield City(state, env, supervisor)
    finally:
        record.remove(state)
        alone.release()


@contextmanager
def _supervised(supervisor: Supervisor) -> Iterator[None]:
    try:
        supervisor.start()
        supervisor.wait_ready()
        yield
    finally:
        supervisor.stop()


@contextmanager
def _signals_stop(supervisor: Supervisor) -> Iterator[None]:
    def ask(_number: int, _frame: FrameType | None) -> None:
        if supervisor.asked_to_stop:  # a second Ctrl-C: at once
            raise KeyboardInterrupt
        supervisor.asked_to_stop = True
        say("\n終了しています…")

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _port(variable: str, usual: int) -> int:
    """The port asked for or the usual one; where it is taken, the next free one, and say so."""
    wanted = int(os.environ.get(variable) or usual)
    for candidate in range(wanted, wanted + PORTS_TRIED):
        if free_port(candidate) == candidate:
            if candidate != wanted:
                say(f"ポート {wanted} は使われているので、{candidate} を使います。")
            return candidate
    raise LaunchError(f"ポート {wanted}〜{wanted + PORTS_TRIED - 1} がすべて使われています。")
