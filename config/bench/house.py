"""Real workers and stand-ins around a scratch city, for the measurements that send."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread

import psutil
import redis
from celery import current_app
from django.conf import settings

from channels.line import quota
from config.bench.city import database_url
from config.bench.hosts import Host, separate_hosts
from config.demo.friends import control
from config.launch.embedded import free_port
from config.launch.processes import ManagedProcess, running
from config.launch.state import ROOT
from config.launch.table import HOUSE_QUEUES, ProcessSpec, beat, worker
from config.queues import Queue
from segments.generating import line_id_prefix

REDIS_DATABASE = 9  # not the demo's: its workers would take our wake-ups
LOADING_SECONDS = 600.0
SAMPLE_SECONDS = 0.25


@dataclass
class House:
    """The processes by name; the most memory (MB, resident) and the processor time (s) each has taken."""

    processes: Mapping[str, ManagedProcess]
    rss_mb: dict[str, float] = field(default_factory=dict)
    cpu_s: dict[str, float] = field(default_factory=dict)
    _cpu_before: dict[str, float] = field(default_factory=dict)

    def workers_mb(self) -> int:
        return round(max(mb for name, mb in self.rss_mb.items() if name.startswith("worker")))

    def start_reckoning(self) -> None:
        """From here on processor time is counted."""
        self.sample()
        self._cpu_before = dict(self.cpu_s)

    def cpu_used(self) -> dict[str, float]:
        """Seconds of processor time by process since the reckoning began."""
        self.sample()
        return {name: cpu - self._cpu_before.get(name, 0.0) for name, cpu in sorted(self.cpu_s.items())}

    def sample(self) -> None:
        for name, process in self.processes.items():
            if process.is_alive:
                seen = psutil.Process(process.pid)
                rss = seen.memory_info().rss / 1024 / 1024
                self.rss_mb[name] = max(rss, self.rss_mb.get(name, 0.0))
                self.cpu_s[name] = sum(seen.cpu_times()[:2])


@contextmanager
def house(
    people: int, *, senders: int = 1, apart: bool = False, rate_scale: float = 1.0, **env: str
) -> Iterator[House]:
    """Stand-ins that know the `people` readers of the scratch city, `senders` workers for LINE, the sweep.

    apart: each sender in a network namespace of its own, as on a host of its own.

    rate_scale: multiplies what the stand-in allows and what workers take (LINE: 200 requests a second).
    env: settings the processes are told differently.
    """
    port = free_port()
    settings.SANDBOX_URL = settings.LINE_API_BASE = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="koho-bench-"))
        told = _environment(Path(folder), rate_scale) | {"LINE_LANES": str(senders)} | env
        hosts = stack.enter_context(separate_hosts(senders if apart else 0))
        with (
            running(_table(port, open_to_hosts=apart), told, Path(folder)) as processes,
            _senders(senders, hosts, told, Path(folder)) as sending,
        ):
            processes |= sending
            rule = {"prefix": line_id_prefix(), "count": people, "first": 0}
            control("POST", "line/friends", {"rule": rule}, timeout=LOADING_SECONDS)
            control("POST", "rates", {"scale": rate_scale})
            quota.refresh()  # as every few minutes in a city that runs
            found = House(processes)
            with _sampled(found):
                yield found


def until(condition: Callable[[], object], seconds: float, every: float = 0.1) -> bool:
    """Look again until it is so; False when `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def _table(port: int, *, open_to_hosts: bool) -> Sequence[ProcessSpec]:
    stand_in = [sys.executable, str(ROOT / "manage.py"), "sandbox", "--memory", "--port", str(port)]
    if open_to_hosts:
        stand_in += ["--host", "0.0.0.0"]  # noqa: S104 - for the namespaces; its controls stay local
    return [
        ProcessSpec("sandbox", tuple(stand_in), port=port),
        worker("worker-house", HOUSE_QUEUES, concurrency=2),
        beat(),
    ]


@contextmanager
def _senders(
    number: int, hosts: Sequence[Host], env: dict[str, str], folder: Path
) -> Iterator[dict[str, ManagedProcess]]:
    """Workers of LINE's queue; one task each, so that no process has two lanes."""
    with ExitStack() as stack:
        found: dict[str, ManagedProcess] = {}
        for place in range(number):
            spec = worker(f"worker-line-{place}", (Queue.LINE,), concurrency=1)
            told = env
            if hosts:
                spec = replace(spec, command=hosts[place].command(spec.command))
                told = hosts[place].environment(env)
            found |= stack.enter_context(running([spec], told, folder))
        yield found


def _environment(folder: Path, rate_scale: float) -> dict[str, str]:
    redis_url = f"{settings.REDIS_URL.rpartition('/')[0]}/{REDIS_DATABASE}"
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    settings.REDIS_URL = current_app.conf.broker_url = redis_url
    return os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "SANDBOX_URL": settings.SANDBOX_URL,
        "KOHO_STATE": str(folder),
        "LINE_MULTICAST_PER_SECOND": str(settings.LINE_MULTICAST_PER_SECOND * rate_scale),
    }


@contextmanager
def _sampled(found: House) -> Iterator[None]:
    over = Event()

    def watch() -> None:
        while not over.wait(SAMPLE_SECONDS):
            found.sample()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
