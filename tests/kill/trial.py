"""One trial: a message of its own on its way to thousands, what the seed does to it, and who got it."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from channels.ledger.freezing import BATCH_SIZE
from channels.models import DeliveryState
from config.demo.arrivals import Accepted, received
from tests.kill.dispatch import Dispatch
from tests.kill.disturbing import Blow, Weather, bring, possible, strike
from tests.kill.plan import Plan, plan
from tests.kill.points import strike_at
from tests.kill.residents import Residents
from tests.kill.town import TookTooLong, Town
from tests.kill.verdict import Verdict, judge, too_many

REPEATS = 3  # times a trial is begun anew because its point passed by unseen
FINISH_SECONDS = 300.0
BLOW_SECONDS = 20.0  # a blow that was not due by then is left out
IN_FLIGHT = 0.1  # seconds in which a request made before a blow may still be accepted
ENDED = frozenset({DeliveryState.SENT, DeliveryState.NEEDS_CHECK})


@dataclass
class Result:
    plan: Plan
    verdict: Verdict = field(default_factory=lambda: Verdict(0, 0, 0, 0))
    killed: int = 0
    done: list[str] = field(default_factory=list)  # in words, in order
    blows_at: list[float] = field(default_factory=list)
    gap: float = 0.0  # the longest time, in seconds, from a blow to the next request accepted
    seconds: float = 0.0
    problem: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    resumed: int = 0
    attempts: int = 1
    reached: bool = True

    @property
    def failed(self) -> bool:
        return bool(self.problem) or not self.verdict.holds


def run(seed: int, town: Town) -> Result:
    """The trial of `seed`, begun anew (a few times) when its named point was missed."""
    wanted = plan(seed, possible(town))
    for attempt in range(1, REPEATS + 1):
        result = _Trial(wanted, town, attempt).run()
        if result.reached or result.failed:
            break
    return result


class _Trial:
    def __init__(self, wanted: Plan, town: Town, attempt: int) -> None:
        self.plan, self.town = wanted, town
        self.result = Result(wanted, attempts=attempt)
        title = f"住宅用火災警報器を確かめましょう（{wanted.seed}の{attempt}回目）"
        self.dispatch = Dispatch.prepare(wanted.category, title)
        people = sorted(self.dispatch.expected)
        self.residents = Residents(people, wanted.category, random.Random(wanted.seed))
        self.requests = -(-len(people) // BATCH_SIZE)

    def run(self) -> Result:
        began, killed = time.monotonic(), self.town.killed
        self.town.meanwhile = self.residents.act
        try:
            self._begin()
            for share, blow in self.plan.blows:
                self._strike_when(share, blow)
            self.town.wait(self.dispatch.is_over, FINISH_SECONDS)
        except TookTooLong:
            self.result.problem = f"{FINISH_SECONDS:.0f}秒たっても終わりませんでした。"
        finally:
            bring(Weather.CALM, 0)
            self.town.meanwhile = lambda: None
            self.residents.settle(self.town)
        self.result.killed = self.town.killed - killed
        self.result.resumed = self.dispatch.resumed
        self.result.seconds = time.monotonic() - began
        self._look()
        return self.result

    def _begin(self) -> None:
        if self.plan.point is None:
            bring(self.plan.weather, self.plan.seed)
            self.dispatch.approve()
            return
        victims = self.town.ours if self.plan.together else self.town.at_work
        self.result.reached = strike_at(self.plan.point, self.town, self.dispatch, victims)
        if self.result.reached:
            self._note(f"{self.plan.point}に{'全プロセス' if self.plan.together else '送信'} kill -9")
        bring(self.plan.weather, self.plan.seed)

    def _strike_when(self, share: float, blow: Blow) -> None:
        due = int(share * self.requests)
        until = time.monotonic() + BLOW_SECONDS
        self.town.wait(
            lambda: (
                len(self.dispatch.accepted()) >= due or self.dispatch.is_over() or time.monotonic() > until
            )
        )
        if not self.dispatch.is_over():
            self._note(blow)
            strike(blow, self.town)

    def _note(self, words: str) -> None:
        self.result.done.append(words)
        self.result.blows_at.append(time.time())

    def _look(self) -> None:
        """Both sides' accounts of the delivery, held against each other."""
        self.result.messages = self.dispatch.messages
        self.result.verdict = judge(
            self.dispatch.batches(),
            received(self.result.messages),
            expected=self.dispatch.expected - self.residents.touched,
            blocked=self.residents.blocked,
        )
        self.result.gap = longest_gap(self.result.blows_at, self.dispatch.accepted())
        if not self.result.problem and (state := self.dispatch.delivery.state) not in ENDED:
            self.result.problem = f"配信が「{DeliveryState(state).label}」で終わりました。"


def late_duplicates(result: Result) -> int:
    """What came again after the trial had been judged: a request that slept somewhere."""
    return max(0, too_many(received(result.messages)) - result.verdict.duplicates)


def longest_gap(blows_at: Sequence[float], accepted: Sequence[Accepted]) -> float:
    """Seconds from a blow to the first request accepted that was not already under way; 0 where none came."""
    gaps = [
        min(later) - blow
        for blow in blows_at
        if (later := [each.at for each in accepted if each.at > blow + IN_FLIGHT])
    ]
    return max(gaps, default=0.0)
