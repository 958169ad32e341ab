"""Celery's edge of the ledger: early-acknowledged wake-ups, all work is found in rows."""

from __future__ import annotations

import logging
import sys
from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup, worker_ready, worker_shutting_down

from announcements.models import Channel
from channels import notices, outcomes, reaching, registry
from channels.ledger import forgetting, lane, lookout, sweeping
from channels.newsletter import proof_mail
from channels.newsletter.tasks import make_exports, remind_of_proofs, render_issue

logger = logging.getLogger(__name__)

# What a worker finds here.
__all__ = [
    "fold_reach",
    "forget_recipients",
    "make_exports",
    "measure_outcomes",
    "read_quota",
    "remind_of_proofs",
    "render_issue",
    "run_lane",
    "sweep",
    "tell",
]


# Seconds a thread may go on before it lets another run. Python's own 5 ms are a token's whole time: who waits
# for tokens would come too late for some of them.
TURN_OF_A_THREAD = 0.0005


@celeryd_after_setup.connect
def _make_ready_to_send(instance: Any, **_: Any) -> None:
    """A vendor's SDK takes seconds to import: before the first delivery, not during it."""
    sys.setswitchinterval(TURN_OF_A_THREAD)
    for queue in instance.app.amqp.queues.consume_from:
        if queue in registry.PATHS:
            registry.get(queue)


@worker_ready.connect
def _look_for_work(sender: Any, **_: Any) -> None:
    """A sender goes on by itself."""
    queues = set(sender.app.amqp.queues.consume_from)
    if served := queues & set(registry.PATHS):
        lookout.start(served)
    if Channel.NEWSLETTER in queues:
        _say_fonts()


def _say_fonts() -> None:
    from channels.newsletter.fonts import describe_fonts  # with a typesetter, which other workers never use

    logger.info(describe_fonts())


@worker_shutting_down.connect
def _stop_lanes(**_: Any) -> None:
    lane.shutting_down.set()


@shared_task(name="channels.tasks.run_lane")
def run_lane(channel: str) -> None:
    """Send what is due on one channel. Returns at once when another worker is at it."""
    lane.run(channel)


@shared_task(name="channels.tasks.sweep")
def sweep() -> None:
    """Heal whatever a crash left."""
    sweeping.sweep()


@shared_task(name="channels.tasks.tell")
def tell() -> None:
    """Mail what staff have to know and have not been told yet."""
    notices.tell()
    proof_mail.tell()


@shared_task(name="channels.tasks.read_quota")
def read_quota() -> None:
    """Ask LINE what is left of this month's messages."""
    from channels.line import quota  # with LINE's SDK, which most workers never use

    quota.refresh()


@shared_task(name="channels.tasks.forget_recipients")
def forget_recipients() -> None:
    """Drop whom old requests went to."""
    forgetting.forget_old()
    reaching.forget_old()


@shared_task(name="channels.tasks.measure_outcomes")
def measure_outcomes() -> None:
    """Ask the platforms what came back of what was sent, and count who left after it."""
    outcomes.measure()


@shared_task(name="channels.tasks.fold_reach")
def fold_reach() -> None:
    """Keep who had each LINE delivery in the form that load is reckoned from."""
    reaching.fold_finished()
