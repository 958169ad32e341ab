"""The table of processes: what runs beside the two servers. One row here is one process of the demo."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from config.launch.state import ROOT
from config.queues import Queue

WEB_WORKERS = 3
# Channels wait on the network; sweeps and webhooks must never wait behind them.
CHANNEL_QUEUES = (Queue.LINE, Queue.X, Queue.FACEBOOK, Queue.NEWSLETTER)
HOUSE_QUEUES = tuple(queue for queue in Queue if queue not in CHANNEL_QUEUES)


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """How to start one process and how to see that it is up: an HTTP answer, or a line in its log."""

    name: str
    command: tuple[str, ...]
    port: int | None = None
    ready_line: str = ""
    sends: bool = False  # serves a channel: it is back first when all died at once


def process_table(*, web_port: int, sandbox_port: int) -> tuple[ProcessSpec, ...]:
    return (
        sandbox(sandbox_port),
        web(web_port),
        worker("worker", CHANNEL_QUEUES, concurrency=8),
        worker("worker-house", HOUSE_QUEUES, concurrency=4),
        beat(),
    )


def web(port: int) -> ProcessSpec:
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(WEB_WORKERS), "--access-logfile", "-"]
    # Its control socket would be written to the home directory.
    options += ["--no-control-socket", "--preload", "--graceful-timeout", "5", "--timeout", "60"]
    command = (sys.executable, "-m", "gunicorn", "config.wsgi", *options)
    return ProcessSpec("web", command, port=port)


def sandbox(port: int) -> ProcessSpec:
    command = (sys.executable, str(ROOT / "manage.py"), "sandbox", "--port", str(port))
    return ProcessSpec("sandbox", command, port=port)


def worker(name: str, queues: tuple[Queue, ...], *, concurrency: int) -> ProcessSpec:
    options = ["--pool", "threads", "--concurrency", str(concurrency), "--queues", ",".join(queues)]
    options += ["--hostname", f"{name}@%h", "--loglevel", "INFO", "--without-mingle", "--without-gossip"]
    sends = bool(set(queues) & set(CHANNEL_QUEUES))
    return ProcessSpec(name, (*_celery("worker"), *options), ready_line=" ready.", sends=sends)


def beat() -> ProcessSpec:
    command = (*_celery("beat"), "--loglevel", "INFO")
    return ProcessSpec("beat", command, ready_line="beat: Starting")


def _celery(command: str) -> tuple[str, ...]:
    """Without Django's checks, which `make check` and every migration run: they would import all pages."""
    return (sys.executable, "-m", "celery", "--app", "config", "--quiet", "--skip-checks", command)
