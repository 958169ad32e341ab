"""What has to be ready before a claim: due deliveries started, audiences frozen, lost leases taken back.

In a thread of its own, so that a count or a page of a million people never holds up what is being sent.
"""

from __future__ import annotations

import time
from functools import partial
from threading import Event, Thread

from django.db import connections

from channels import registry
from channels.ledger import freezing, starting
from channels.ledger.claiming import ACTIVE
from channels.ledger.sweeping import return_lapsed_leases
from channels.models import Batch, BatchState, Delivery, DeliveryState

LOOK_SECONDS = 0.2  # between two looks for what has become due: an emergency waits for no more than this
ENOUGH_AHEAD = 200  # requests frozen and not yet claimed: about a second's worth; beyond it there is no hurry


class Preparer:
    """Prepares the deliveries of one channel, the emergencies first, until it is told to stop."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.idle = Event()  # set while the last look found nothing to do
        self._over = Event()
        self._broken: BaseException | None = None
        self._thread = Thread(target=self._run, name=f"{channel}-preparer", daemon=True)
        self._looked = float("-inf")

    def __enter__(self) -> Preparer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def refuse_broken(self) -> None:
        """Raise in the lane what broke here (the database went away, say)."""
        if self._broken is not None:
            raise self._broken

    def _run(self) -> None:
        try:
            while not self._over.is_set():
                if not self._turn():
                    self.idle.set()
                    self._over.wait(LOOK_SECONDS)
        except BaseException as error:  # noqa: BLE001 - handed to the lane's thread
            self._broken = error
        finally:
            connections.close_all()

    def _turn(self) -> bool:
        """One look and one page. False when there was nothing to do."""
        started = 0
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self._looked = time.monotonic()
            started = starting.start_due(self.channel) + return_lapsed_leases(self.channel)
        freezing_now = Delivery.objects.filter(channel=self.channel, state=DeliveryState.FREEZING)
        nearest = freezing_now.order_by("-is_emergency", "due_at", "pk").first()
        if nearest is not None:
            self.idle.clear()
            return starting.or_hold(nearest, partial(self._freeze, nearest.pk))
        if started:
            self.idle.clear()
            return True
        if not self._others_at_work():
            return False
        self._over.wait(LOOK_SECONDS)
        return True

    def _others_at_work(self) -> bool:
        """Claims under a lease: of this lane, or of one that died. Those lapse in a moment, and nobody has
        to wait for the sweep. (Where a lease is long, as for look-ups, it is left to the sweep.)
        """
        if registry.get(self.channel).recoverable:
            return False
        claimed = Batch.objects.filter(state=BatchState.CLAIMED, delivery__channel=self.channel)
        return claimed.filter(delivery__state__in=ACTIVE).exists()

    def _freeze(self, delivery_id: int) -> bool:
        """A page; when enough lies ready, then a rest as long, which leaves the machine to the sending."""
        began = time.monotonic()
        frozen = freezing.step(delivery_id)
        ahead = Batch.objects.filter(delivery=delivery_id, state=BatchState.PENDING).count()
        if ahead > ENOUGH_AHEAD:
            self._over.wait(time.monotonic() - began)
        return frozen
