"""One lane per channel: it starts what is due, freezes, claims, keeps requests in flight and records answers.

The lane's own thread does all the database work and never waits for a platform; the threads of its pool only
make requests. It ends when nothing can be done now: what becomes due later, the sweep wakes it for.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from django.conf import settings
from django.utils import timezone

from channels.ledger import claiming, finishing, freezing, gate, starting
from channels.ledger.claiming import ACTIVE, Claim
from channels.ledger.locks import advisory_lock
from channels.ledger.recording import record
from channels.ledger.sending import Answer, ask, refuse_open_transaction
from channels.ledger.wake import wake
from channels.limiter import Pace
from channels.models import Delivery, DeliveryState

logger = logging.getLogger(__name__)

LONGEST_RUN = 60.0  # seconds; a worker asked to stop need not wait longer
LONGEST_FLIGHT = timedelta(minutes=5)  # a request out for longer is lost: its lease may lapse
CHUNK = 20  # claimed at once; small, so that an emergency waits for few
TURN = 0.01  # seconds between two looks at what has come back
ENOUGH_AHEAD = 2 * CHUNK  # frozen and not yet claimed: more would only delay the sending
LOOK_FOR_DUE = 0.5  # seconds between two looks for deliveries whose time has come


# Set when the worker is asked to stop: lanes take on nothing more, what is in flight is recorded.
shutting_down = Event()


def run(channel: str) -> bool:
    """Work until nothing is left to do now. False when another lane of this channel is at it."""
    with advisory_lock(f"lane:{channel}") as held:
        if held:
            more = Lane(channel).run()
    if held and more:
        wake(channel)
    return held


@dataclass
class Lane:
    channel: str
    flying: dict[Future[Answer | None], Claim] = field(default_factory=dict)
    closed: Event = field(default_factory=Event)  # an answer said that nothing more may leave
    _ahead: int = 0
    _looked_for_due: float = 0.0
    _renewed: float = field(default_factory=time.monotonic)

    def run(self) -> bool:
        """True when there was more to do than fits one run."""
        refuse_open_transaction()
        end = time.monotonic() + LONGEST_RUN
        pace = Pace(self.channel)
        busy, more = True, True
        with ThreadPoolExecutor(settings.LINE_CONCURRENCY, thread_name_prefix=self.channel) as pool:
            try:
                while busy or self.flying:
                    more = time.monotonic() < end and not shutting_down.is_set()
                    busy = more and self._take_on(pool, pace)
                    self._collect()
                    self._renew()
            finally:
                self.closed.set()  # a lane that broke leaves nothing to be sent behind its back
        finishing.finish(self.channel)
        return not more

    def _take_on(self, pool: ThreadPoolExecutor, pace: Pace) -> bool:
        """Start, freeze a step, claim and submit. False when there was nothing to do."""
        if self.closed.is_set() or gate.stopped(self.channel):
            return False
        preparing = self._prepare()
        if len(self.flying) > settings.LINE_CONCURRENCY:
            return True
        claims = claiming.claim(self.channel, CHUNK)
        self._ahead = self._ahead - CHUNK if len(claims) == CHUNK else 0
        for claim in self._passed(claims):
            self.flying[pool.submit(self._request, pace, claim)] = claim
        return bool(preparing or claims)

    def _prepare(self) -> bool:
        if time.monotonic() - self._looked_for_due >= LOOK_FOR_DUE:
            self._looked_for_due = time.monotonic()
            starting.start_due(self.channel)
        if self._ahead > ENOUGH_AHEAD:
            return True
        freezing_now = Delivery.objects.filter(channel=self.channel, state=DeliveryState.FREEZING)
        nearest = freezing_now.order_by("-is_emergency", "due_at", "pk").values_list("pk", flat=True).first()
        if nearest is None or not freezing.step(nearest):
            return False
        self._ahead += freezing.BATCHES_PER_STEP
        return True

    def _passed(self, claims: list[Claim]) -> list[Claim]:
        """The claims whose delivery still passes the gate; the others are given back, held or waiting."""
        deliveries = {claim.delivery.pk: claim.delivery for claim in claims}
        passed = {pk for pk, delivery in deliveries.items() if _may_leave(delivery)}
        claiming.release([claim for claim in claims if claim.delivery.pk not in passed])
        return [claim for claim in claims if claim.delivery.pk in passed]

    def _collect(self) -> None:
        landed = [(self.flying.pop(future), future.result()) for future in self._landed()]
        claiming.release([claim for claim, answer in landed if answer is None])
        if answers := [(claim, answer) for claim, answer in landed if answer is not None]:
            record(answers)

    def _renew(self) -> None:
        """The heartbeat: this loop never waits for a platform, so it beats as long as the lane lives."""
        if time.monotonic() - self._renewed < settings.DELIVERY_LEASE_SECONDS / 3:
            return
        self._renewed = time.monotonic()
        oldest = timezone.now() - LONGEST_FLIGHT
        claiming.renew(claim.token for claim in self.flying.values() if claim.at > oldest)

    def _landed(self) -> Iterable[Future[Answer | None]]:
        """Wait a turn for all in flight, so that several answers share one transaction."""
        return wait(self.flying, timeout=TURN).done

    def _request(self, pace: Pace, claim: Claim) -> Answer | None:
        """In a thread of the pool: wait for a token, then make the request. None: it did not leave."""
        pace.wait()
        if self.closed.is_set():
            return None
        answer = ask(claim)
        if answer.error is not None and answer.error.stop_channel:
            self.closed.set()
        return answer


def _may_leave(delivery: Delivery) -> bool:
    if delivery.state not in ACTIVE:
        return False
    verdict = gate.check(delivery)
    if verdict.decision is gate.Decision.HOLD:
        starting.hold(delivery, verdict.note)
    return verdict.go
