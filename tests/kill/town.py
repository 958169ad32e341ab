"""The house under fire: who may be killed, and who is started again as the supervisor would."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import psutil
import redis
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from channels.ledger import locks
from config.launch.embedded import EmbeddedServer
from config.launch.processes import ManagedProcess, may_start
from config.queues import Queue

LOOK = 0.02  # seconds between two looks
PATIENCE = 300.0
LOCK_HOLDERS = """
    SELECT client_port FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND classid = %s
"""


class TookTooLong(Exception):
    """Something that had to come about did not."""


@dataclass
class Town:
    """Processes by name and, where they are our own, the two servers. One thread: whoever waits, tends."""

    processes: Mapping[str, ManagedProcess]
    database: EmbeddedServer | None = None
    broker: EmbeddedServer | None = None
    killed: int = 0
    meanwhile: Callable[[], None] = lambda: None  # what residents do while somebody waits
    _dead_since: dict[str, float] = field(default_factory=dict)

    def at_work(self) -> list[str]:
        """The workers which hold a lane of LINE now; all that might, where none does."""
        might = {name: each for name, each in self.processes.items() if _serves(each, Queue.LINE)}
        holders = _ports_of_lock_holders()
        return [name for name, each in might.items() if holders & _ports_of(each)] or list(might)

    def ours(self) -> list[str]:
        """All processes of the product; the stand-in is the world outside."""
        return [name for name in self.processes if name != "sandbox"]

    def kill(self, *names: str) -> None:
        """SIGKILL, all in one go."""
        for name in names:
            if self.processes[name].is_alive:
                self.processes[name].kill()
                self.killed += 1

    def tend(self) -> None:
        """Start again what is dead, those who send first, as the supervisor does."""
        now = time.monotonic()
        for name, process in self.processes.items():
            if process.is_alive:
                self._dead_since.pop(name, None)
            elif may_start(process, self.processes.values(), now - self._dead_since.setdefault(name, now)):
                process.start()

    def wait(self, happened: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Until `happened()`; a database that is away counts as not yet. TookTooLong after `seconds`."""
        until = time.monotonic() + seconds
        while not _is_so(happened):
            if time.monotonic() > until:
                raise TookTooLong(f"{seconds:.0f}秒待っても起きませんでした。")
            self.tend()
            self.meanwhile()
            time.sleep(LOOK)

    def sees(self, happened: Callable[[], object], seconds: float) -> bool:
        """Whether it happens within `seconds`."""
        try:
            self.wait(happened, seconds)
        except TookTooLong:
            return False
        return True

    def wait_all_up(self) -> None:
        self.wait(lambda: all(process.is_ready for process in self.processes.values()))

    def empty_broker(self) -> None:
        """All wake-ups, the cache and the rate limit are forgotten."""
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.flushdb()

    def kill_broker(self) -> None:
        """It comes back empty: nothing of it is on a disk."""
        if self.broker is not None:
            self._strike(self.broker, signal.SIGKILL)

    def restart_database(self) -> None:
        """「immediate shutdown」: what was not on the disk is gone, as after a power cut."""
        if self.database is not None:
            self._strike(self.database, signal.SIGQUIT)
            connection.close()

    def _strike(self, server: EmbeddedServer, how: signal.Signals) -> None:
        """End a server, and wait until its warden has started it again."""
        old = server.pid
        os.kill(old, how)
        self.killed += 1
        self.wait(lambda: server.pid != old and _both_answer())


def _both_answer() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL) as client, connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(client.ping())
    except redis.RedisError:
        return False


def _ports_of_lock_holders() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_HOLDERS, [locks.NAMESPACE])
        return {port for (port,) in cursor.fetchall()}


def _ports_of(process: ManagedProcess) -> set[int]:
    """The near ends of its connections."""
    try:
        return {each.laddr.port for each in psutil.Process(process.pid).net_connections("tcp")}
    except psutil.NoSuchProcess:
        return set()


def _serves(process: ManagedProcess, queue: Queue) -> bool:
    command = process.spec.command
    return "--queues" in command and queue.value in command[command.index("--queues") + 1].split(",")


def _is_so(happened: Callable[[], object]) -> bool:
    try:
        return bool(happened())
    except (OperationalError, InterfaceError):
        connection.close()
        return False
