"""Residents who change their minds while a message is on its way: they block, come back, choose anew."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db.models import F

from config.demo.friends import control
from segments.models import AudienceRow, Category, Subscriber, WebhookEvent
from segments.processing import process_pending
from tests.kill.town import Town

APART = 0.3  # seconds between two who act


class Residents:
    """Their events take the real way: stand-in, webhook, web process, worker. What fails on it is lost."""

    def __init__(self, people: Sequence[str], category: str, rng: random.Random) -> None:
        self._people, self._category, self._rng = people, category, rng
        self._pool = ThreadPoolExecutor(1)  # the web process may be dead: nobody waits for its answer
        self._under_way: Future[Any] | None = None
        self._next = 0.0
        self.touched: set[str] = set()
        self.blocked: set[str] = set()

    def act(self) -> None:
        """Let somebody act, if it is time."""
        if time.monotonic() < self._next or (self._under_way and not self._under_way.done()):
            return
        self._next = time.monotonic() + APART
        person = self._rng.choice(self._people)
        self.touched.add(person)
        self._under_way = self._pool.submit(
            control, "POST", "line/webhook", {"events": [self._event(person)]}
        )

    def _event(self, person: str) -> dict[str, Any]:
        kind = self._rng.choice(("unfollow", "follow", "on", "off"))
        if kind == "unfollow":
            self.blocked.add(person)
        if kind in {"follow", "unfollow"}:
            return {"type": kind, "friend": person}
        wish = f"pref:category={self._category}:{kind}"
        return {"type": "postback", "friend": person, "postback": {"data": wish}}

    def settle(self, town: Town) -> None:
        """Everything they did has arrived; then all of them are readers again, for the next message."""
        self._pool.shutdown()
        pending = WebhookEvent.objects.filter(processed_at=None)
        town.wait(lambda: not pending.exists() or (process_pending() and not pending.exists()))
        bit = 1 << Category.objects.get(code=self._category).bit
        ids = list(Subscriber.objects.filter(line_user_id__in=self.touched).values_list("pk", flat=True))
        rows = AudienceRow.objects.filter(pk__in=ids)  # an UPDATE through a join may be planned badly
        rows.update(following=True, categories=F("categories").bitor(bit))
        if self.touched:
            control("POST", "line/status", {"friends": sorted(self.touched), "status": "friend"})
