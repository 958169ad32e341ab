"""A lane claims what is ready, keeps requests in flight and records their answers.

The lane's own thread does nothing but claim and record; what must be ready before is prepared in a second
thread, tokens are waited for in a third, requests are made in a pool. It ends when nothing can be done now:
what becomes due later, the sweep wakes it for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from django.conf import settings
from django.utils import timezone

from announcements.models import Channel
from channels.ledger import claiming, finishing, gate, starting
from channels.ledger.claiming import ACTIVE, Claim
from channels.ledger.dispatching import Dispatcher
from channels.ledger.locks import first_free_lock
from channels.ledger.preparing import Preparer
from channels.ledger.recording import record
from channels.ledger.sending import ask, refuse_open_transaction
from channels.ledger.wake import wake
from channels.limiter import Pace
from channels.models import Delivery

LONGEST_RUN = 60.0  # seconds; a worker asked to stop need not wait longer
LONGEST_FLIGHT = timedelta(minutes=5)  # a request out for longer is lost: its lease may lapse
CHUNK = 40  # claimed at once
AHEAD = 2 * CHUNK  # claimed and waiting for a token, at most: 0.4 s' worth, should a claim take long
TURN = 0.03  # seconds between two looks at what has come back: several answers share one transaction
LOOK_SECONDS = 0.25  # between two looks whether a person has stopped something


# Set when the worker is asked to stop: lanes take on nothing more, what is in flight is recorded.
shutting_down = Event()


def run(channel: str) -> bool:
    """Work until nothing is left to do now. False when as many lanes of this channel as may are at it."""
    with first_free_lock(names(channel)) as hold:
        if not hold:
            return False
        Lane(channel, hold.let_go).run()
    if not gate.stopped(channel) and starting.due().filter(channel=channel).exists():
        wake(channel)  # it became due while this lane was ending, and its wake-up found the lane still there
    return True


def names(channel: str) -> list[str]:
    """One lane per channel is enough; LINE may have more, on several hosts, under the one rate."""
    lanes = settings.LINE_LANES if channel == Channel.LINE else 1
    return [f"lane:{channel}:{number}" for number in range(lanes)]


@dataclass
class Lane:
    channel: str
    let_go: Callable[[], None] = lambda: None  # leaves the place to the next lane
    _looked: float = field(default_factory=time.monotonic)
    _renewed: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Work until nothing is left to do, or the time for one run is up."""
        refuse_open_transaction()
        end, more, busy = time.monotonic() + LONGEST_RUN, True, True
        places = settings.LINE_CONCURRENCY
        with Preparer(self.channel) as preparer, Dispatcher(Pace(self.channel), places, ask) as dispatcher:
            while busy or dispatcher.held():
                preparer.refuse_broken()
                if more and (time.monotonic() > end or shutting_down.is_set()):
                    more = False
                    self._hand_over(dispatcher)
                prepared = preparer.idle.is_set()  # asked before the claim: it sees all that was prepared
                taken_on = more and self._take_on(dispatcher)
                landed = self._collect(dispatcher)
                self._look(dispatcher)
                self._renew(dispatcher)
                closed = dispatcher.closed.is_set()
                busy = more and not closed and (taken_on or landed or not prepared)
        finishing.finish(self.channel)

    def _hand_over(self, dispatcher: Dispatcher) -> None:
        """The next lane may begin while the last requests of this one are still out."""
        claiming.release(dispatcher.withdraw())
        self.let_go()
        wake(self.channel)

    def _take_on(self, dispatcher: Dispatcher) -> bool:
        """Claim and hand over. False when there was nothing to do. Emergencies are claimed even when enough
        others wait."""
        full = dispatcher.waiting > AHEAD - CHUNK
        if dispatcher.closed.is_set() or (full and dispatcher.next_is_emergency):
            return False
        claims = claiming.claim(self.channel, CHUNK, emergencies_only=full)
        dispatcher.submit(self._passed(claims))
        return bool(claims)

    def _passed(self, claims: list[Claim]) -> list[Claim]:
        """The claims whose delivery still passes the gate; the others are given back, held or waiting."""
        deliveries = {claim.delivery.pk: claim.delivery for claim in claims}
        passed = {pk for pk, delivery in deliveries.items() if _may_leave(delivery)}
        claiming.release([claim for claim in claims if claim.delivery.pk not in passed])
        return [claim for claim in claims if claim.delivery.pk in passed]

    def _collect(self, dispatcher: Dispatcher) -> bool:
        """Record what has come back. A dispatcher that closed itself gives back what still waited."""
        answers = dispatcher.landed(TURN)
        if answers and (paused := record(answers)):
            claiming.release(dispatcher.withdraw(paused))
        if dispatcher.closed.is_set():
            claiming.release(dispatcher.withdraw())
        return bool(answers)

    def _look(self, dispatcher: Dispatcher) -> None:
        """Paused, stopped or held since it was claimed: what has not left will not."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        if gate.stopped(self.channel):
            dispatcher.close()
        waiting_for = {claim.delivery.pk for claim in dispatcher.held()}
        going = Delivery.objects.filter(pk__in=waiting_for, state__in=ACTIVE).values_list("pk", flat=True)
        if halted := waiting_for - set(going):
            claiming.release(dispatcher.withdraw(halted))

    def _renew(self, dispatcher: Dispatcher) -> None:
        """The heartbeat: this loop never waits for a platform, so it beats as long as the lane lives."""
        if time.monotonic() - self._renewed < claiming.lease_seconds(self.channel) / 4:
            return
        self._renewed = time.monotonic()
        oldest = timezone.now() - LONGEST_FLIGHT
        claiming.renew(self.channel, [claim for claim in dispatcher.held() if claim.at > oldest])


def _may_leave(delivery: Delivery) -> bool:
    def passes() -> bool:
        verdict = gate.check(delivery)
        if verdict.decision is gate.Decision.HOLD:
            starting.hold(delivery, verdict.note)
        return verdict.go

    return delivery.state in ACTIVE and starting.or_hold(delivery, passes)
