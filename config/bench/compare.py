"""`bench compare`: the same message through this product and through plain Celery, in the same bad luck.

What a city would otherwise write is in `benchmarks/plain_celery`: as the examples of Celery and LINE have it,
and with a retry key and late acknowledgement besides. Both sides use the same stand-in, rate and machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import redis
from django.conf import settings

from channels.ledger import controls
from channels.models import DeliveryState
from config.bench.city import EVERYBODY, large_city, say
from config.bench.fanout import wait_until_finished
from config.bench.house import House, house, until
from config.bench.posting import approve, ready_for_approval
from config.bench.subject import Figures, Subject
from config.demo.arrivals import accepted, received
from config.demo.friends import control
from config.launch.processes import ManagedProcess, running
from config.launch.state import ROOT
from config.launch.table import ProcessSpec
from segments.generating import line_ids
from staff.models import User

PLAIN = "benchmarks.plain_celery"
PLAIN_DATABASE = 8  # in Redis, beside that of the house
PEOPLE_PER_REQUEST = 500
PAUSE = 1.0  # seconds until a dead process is started again
SILENCE = 20.0  # seconds without a request accepted after which plain Celery has nothing left to do
LONGEST = 1800.0
LATENCY = {"service": "line", "route": "multicast", "effect": "delay", "delay": 0.05, "count": None}

WENT_ON = "比較のため、止まった配信を続けます。"

Messages = list[dict[str, Any]]


class Contender(ABC):
    """One way to send a message to everybody."""

    name: str
    resumed: int = 0

    @abstractmethod
    def begin(self, title: str) -> Messages:
        """Set it going; returns what LINE will be sent."""

    @abstractmethod
    def wait(self, messages: Messages) -> None:
        """Until nothing is left to do."""

    @abstractmethod
    def kill_sender(self) -> None: ...

    @abstractmethod
    def empty_broker(self) -> None: ...


@dataclass
class Ours(Contender):
    house: House
    name: str = "広報デスク"
    resumed: int = 0  # times it had paused itself because of failures, and was let go on at once

    def begin(self, title: str) -> Messages:
        self.resumed = 0
        self.delivery = approve(ready_for_approval(EVERYBODY, title))
        messages: Messages = self.delivery.payload["parts"][0]["messages"]
        return messages

    def wait(self, messages: Messages) -> None:  # noqa: ARG002 - the ledger knows
        while wait_until_finished(self.delivery, seconds=LONGEST):
            self.delivery.refresh_from_db()
            if self.delivery.state != DeliveryState.PAUSED:
                return
            controls.resume(self.delivery, User.objects.get(username="koho-kacho"), WENT_ON)
            self.resumed += 1

    def kill_sender(self) -> None:
        _replace(self.house.processes["worker-line-0"])

    def empty_broker(self) -> None:
        _flush(settings.REDIS_URL)


@dataclass
class Plain(Contender):
    worker: ManagedProcess
    ids: Path  # a file, one LINE id a line
    name: str
    with_key: bool

    def begin(self, title: str) -> Messages:
        """Not waiting until all is queued: the worker has begun by then."""
        command = [sys.executable, "-m", PLAIN, title, *(["--with-key"] if self.with_key else [])]
        with self.ids.open() as ids:
            self._queueing = subprocess.Popen(command, stdin=ids, env=self.worker.env, cwd=ROOT)  # noqa: S603
        return [{"type": "text", "text": title}]

    def wait(self, messages: Messages) -> None:
        """It cannot say when it is done: its last retry comes after 16 s at most."""
        self._queueing.wait()
        queued = time.time()

        def silent() -> bool:
            return time.time() - max([queued, *(each.at for each in accepted(messages))]) > SILENCE

        until(silent, LONGEST, every=0.5)

    def kill_sender(self) -> None:
        _replace(self.worker)

    def empty_broker(self) -> None:
        _flush(self.worker.env["REDIS_URL"])


# Scenario → what LINE does throughout, and what befalls the sender when a third has been accepted.
SCENARIOS: Mapping[str, tuple[dict[str, Any] | None, Callable[[Contender], None] | None]] = {
    "平常": (None, None),
    "受付後に500 (5%)": ({"preset": "500", "after": True, "probability": 0.05, "seed": 1}, None),
    "送信 kill -9": (None, lambda contender: contender.kill_sender()),
    "Redisが空に": (None, lambda contender: contender.empty_broker()),
}


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--recipients", type=int, default=200_000, help="届ける人数")
    parser.add_argument("--keep", action="store_true", help="測定用のデータベースを次のために残す")


def compare(recipients: int, keep: bool) -> Figures:
    """Seconds to the last acceptance, messages too many and people not reached, for each.

    resumed: times the error budget had paused it; let go on here at once, where a person would look first.
    struck_after: requests accepted when the blow fell; equal to requests, it came too late to matter.
    """
    people = tuple(line_ids(recipients))
    with large_city(recipients, keep=keep), house(recipients) as found, _plain_worker() as worker:
        ids = worker.log.with_name("ids")
        ids.write_text("\n".join(people))
        contenders: tuple[Contender, ...] = (
            Ours(found),
            Plain(worker, ids, "Celeryのみ", with_key=False),
            Plain(worker, ids, "Celery＋再試行キー", with_key=True),
        )
        rows = {
            f"{scenario}: {contender.name}": _measured(contender, scenario, people)
            for scenario in SCENARIOS
            for contender in contenders
        }
    ours = [row for name, row in rows.items() if name.endswith(Ours.name)]
    ok = not any(row["duplicates"] or row["losses"] for row in ours)
    return Figures(rows, {"recipients": recipients, "runs": rows}, ok=ok)


def _measured(contender: Contender, scenario: str, people: Sequence[str]) -> Mapping[str, float]:
    say(f"{scenario}: {contender.name}…")
    weather, blow = SCENARIOS[scenario]
    requests = -(-len(people) // PEOPLE_PER_REQUEST)
    control("DELETE", "faults")
    if weather:
        control("POST", "faults", {"service": "line", "route": "multicast", "count": None} | weather)
    control("POST", "faults", LATENCY)
    began = time.time()
    messages = contender.begin(f"{scenario}でも届くか（{contender.name}）")
    struck_at = 0
    if blow:
        until(lambda: _accepted(messages) * 3 >= requests, LONGEST, every=0.02)
        struck_at = _accepted(messages)
        blow(contender)
    contender.wait(messages)
    reached = received(messages)
    return {
        "requests": requests,
        "struck_after": struck_at,
        "seconds": round(max((each.at for each in accepted(messages)), default=began) - began, 1),
        "duplicates": sum(times - 1 for times in reached.values()),
        "resumed": contender.resumed,
        "losses": len(set(people) - set(reached)),
    }


@contextmanager
def _plain_worker() -> Iterator[ManagedProcess]:
    redis_url = f"{settings.REDIS_URL.rpartition('/')[0]}/{PLAIN_DATABASE}"
    _flush(redis_url)
    command = (sys.executable, "-m", "celery", "--app", PLAIN, "--quiet", "worker", "--pool", "threads")
    options = ("--concurrency", str(settings.LINE_CONCURRENCY), "--loglevel", "INFO")
    spec = ProcessSpec("plain", (*command, *options), ready_line=" ready.")
    told = {
        "REDIS_URL": redis_url,
        "SANDBOX_URL": settings.SANDBOX_URL,
        "LINE_CHANNEL_ACCESS_TOKEN": settings.LINE_CHANNEL_ACCESS_TOKEN,
    }
    with (
        TemporaryDirectory(prefix="koho-plain-") as folder,
        running([spec], os.environ | told, Path(folder)) as processes,
    ):
        yield processes["plain"]


def _accepted(messages: Messages) -> int:
    return len(accepted(messages))


def _replace(process: ManagedProcess) -> None:
    """kill -9, and a new one a second later."""
    process.kill()
    time.sleep(PAUSE)
    process.start()


def _flush(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()


SUBJECT = Subject("compare", "同じ配信を、Celeryだけで書いた場合と並べて", compare, options)
