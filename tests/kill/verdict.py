"""Who was to get a message, who got it how often, and who is left for a person to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from channels.models import Batch, BatchState


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of people. duplicates counts each time too many."""

    people: int
    duplicates: int
    missing: int
    unconfirmed: int

    @property
    def holds(self) -> bool:
        return not (self.duplicates or self.missing)


def judge(
    batches: Iterable[Batch],
    received: Mapping[str, int],
    *,
    expected: Collection[str],
    blocked: Collection[str] = frozenset(),
) -> Verdict:
    """Hold the frozen `batches` against what the stand-in `received` (LINE id → times).

    expected: must have been frozen. blocked: may lack what was accepted for them, for LINE drops it silently.
    Somebody frozen twice, and somebody reached who was never frozen, count as duplicates. 要確認 counts as
    unconfirmed only where it says why.
    """
    frozen: Counter[str] = Counter()
    accepted: set[str] = set()
    explained: set[str] = set()
    for batch in batches:
        frozen.update(batch.recipients)
        if batch.state == BatchState.ACCEPTED:
            accepted.update(batch.recipients)
        elif batch.state == BatchState.NEEDS_CHECK and batch.staff_message:
            explained.update(batch.recipients)
    excused = explained | (accepted & set(blocked))
    lacking = [person for person in frozen if not received.get(person) and person not in excused]
    return Verdict(
        people=len(frozen),
        duplicates=too_many(received) + too_many(frozen) + len(set(received) - set(frozen)),
        missing=len(lacking) + len(set(expected) - set(frozen)),
        unconfirmed=len(explained),
    )


def too_many(counts: Mapping[str, int]) -> int:
    """Times beyond the first, of everybody together."""
    return sum(times - 1 for times in counts.values() if times > 1)
