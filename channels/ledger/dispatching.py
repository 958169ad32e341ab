"""Between the claims and the network: whoever is most urgent leaves next, at the rate all workers share.

Three steps for each request, in this order: a free place among those in flight, a token of the rate, and only
then the choice of the claim. So an emergency claimed a moment ago overtakes routine claims that still wait.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Condition, Event, Thread
from uuid import UUID

from channels.ledger.claiming import Claim
from channels.ledger.sending import Answer
from channels.limiter import Pace

KEPT_FREE = 8  # one place of so many is kept for emergencies


class Dispatcher:
    """Keeps up to `places` requests in flight. The caller never waits for a token or for a platform.

    ask: makes the request of a claim; it answers whatever a platform does. An answer that stops the channel
    closes the dispatcher: nothing more leaves.
    """

    def __init__(self, pace: Pace, places: int, ask: Callable[[Claim], Answer]) -> None:
        self.closed = Event()
        self._pace, self._ask, self._free = pace, ask, places
        self._kept = places // KEPT_FREE  # for emergencies: routine requests that hang must not fill all
        self._pool = ThreadPoolExecutor(places, thread_name_prefix="request")
        self._waiting: list[Claim] = []  # a heap, the most urgent first
        self._flying: dict[tuple[int, UUID], Claim] = {}  # by batch and lease: it may have been claimed anew
        self._landed: SimpleQueue[tuple[Claim, Answer | BaseException]] = SimpleQueue()
        self._broken: BaseException | None = None
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="dispatcher", daemon=True)

    def __enter__(self) -> Dispatcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing more leaves, and what is in flight comes back: nothing is sent behind the lane's back."""
        self.close()
        self._thread.join()
        self._pool.shutdown()

    @property
    def waiting(self) -> int:
        """How many claims as urgent as the next one have not left yet."""
        with self._changed:
            if not self._waiting:
                return 0
            emergency = self._waiting[0].delivery.is_emergency
            return sum(claim.delivery.is_emergency == emergency for claim in self._waiting)

    def held(self) -> list[Claim]:
        """Every claim handed in whose answer has not been fetched."""
        with self._changed:
            return [*self._waiting, *self._flying.values()]

    @property
    def next_is_emergency(self) -> bool:
        with self._changed:
            return bool(self._waiting) and self._waiting[0].delivery.is_emergency

    def submit(self, claims: Sequence[Claim]) -> None:
        """Hand over. A claim of a batch that still waits here under an older lease takes its place."""
        with self._changed:
            self._remove({claim.batch.pk for claim in claims})
            for claim in claims:
                heapq.heappush(self._waiting, claim)
            self._changed.notify()

    def withdraw(self, deliveries: Collection[int] | None = None) -> list[Claim]:
        """Take back what waits (of these deliveries; None: all). None of it has left, nor will."""
        with self._changed:
            taken = [one for one in self._waiting if deliveries is None or one.delivery.pk in deliveries]
            self._remove({claim.batch.pk for claim in taken})
        return taken

    def _remove(self, batches: Collection[int]) -> None:
        left = [one for one in self._waiting if one.batch.pk not in batches]
        if len(left) < len(self._waiting):
            heapq.heapify(left)
            self._waiting = left

    def landed(self, timeout: float) -> list[tuple[Claim, Answer]]:
        """What has come back within `timeout` seconds. What broke in a request is raised here."""
        time.sleep(timeout)
        if self._broken is not None:
            raise self._broken
        found: list[tuple[Claim, Answer]] = []
        try:
            while True:
                found.append(self._fetch())
        except Empty:
            return found

    def close(self) -> None:
        with self._changed:
            self.closed.set()
            self._changed.notify()

    def _fetch(self) -> tuple[Claim, Answer]:
        claim, answer = self._landed.get_nowait()
        with self._changed:
            self._flying.pop((claim.batch.pk, claim.token), None)
        if isinstance(answer, BaseException):
            raise answer
        return claim, answer

    def _run(self) -> None:
        try:
            while self._ready_to_send():
                if self._pace.take(emergency=self.next_is_emergency):
                    self._send_next()
        except BaseException as error:  # noqa: BLE001 - raised in the lane's thread, by `landed`
            self._broken = error
            self.close()

    def _ready_to_send(self) -> bool:
        """Wait until something waits and a place is free. False at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed.is_set() or self._may_leave())
            return not self.closed.is_set()

    def _may_leave(self) -> bool:
        if not self._waiting:
            return False
        return self._free > (0 if self._waiting[0].delivery.is_emergency else self._kept)

    def _send_next(self) -> None:
        with self._changed:
            if self.closed.is_set() or not self._may_leave():
                return
            claim = heapq.heappop(self._waiting)
            self._pool.submit(self._request, claim)
            self._flying[claim.batch.pk, claim.token] = claim
            self._free -= 1

    def _request(self, claim: Claim) -> None:
        answer: Answer | BaseException
        try:
            answer = self._ask(claim)
        except BaseException as error:
            answer = error
        if not isinstance(answer, Answer) or (answer.error is not None and answer.error.stop_channel):
            self.close()
        with self._changed:
            self._free += 1
            self._changed.notify()
        self._landed.put((claim, answer))
