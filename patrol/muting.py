"""Which findings are shown and which rest: the one place that decides it, for pages, reviews and approvals.

A check whose last 20 decisions in a category were mostly against it rests there by itself; a PR manager may
let one rest or wake it. What rests is folded and not counted. A 「止める」 never rests: at most a person
lowers it to 「要確認」. Pure: what people decided comes with the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from patrol.checks import CheckInput, Finding, run
from patrol.checks.rests import Rest
from patrol.severity import Severity

WINDOW = 20  # decisions; fewer say more of chance than of the check
NEEDED = 0.5  # of them in favour


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings of a draft: those that ask for attention, and those of resting checks."""

    shown: tuple[Finding, ...] = ()
    resting: tuple[Finding, ...] = ()
    rests: tuple[Rest, ...] = ()

    @property
    def every(self) -> tuple[Finding, ...]:
        return self.shown + self.resting


@dataclass(frozen=True, slots=True)
class Tally:
    """The newest decisions on a check in a category, at most WINDOW of them."""

    decided: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        """0 to 1; None before anything was decided."""
        return self.right / self.decided if self.decided else None

    @property
    def is_poor(self) -> bool:
        return self.decided >= WINDOW and self.right < self.decided * NEEDED


@dataclass(frozen=True, slots=True)
class Word:
    """The newest word of a PR manager on a check in a category."""

    rests: bool
    lowers_stop: bool
    reason: str
    by: str
    at: datetime


def judge(draft: CheckInput) -> Judged:
    """Run the checks and set aside what rests."""
    return split(run(draft), draft.rests)


def split(findings: Iterable[Finding], rests: Sequence[Rest]) -> Judged:
    """In the order they came; a lowered 「止める」 goes where its new weight belongs."""
    by_check = {rest.check: rest for rest in rests}
    shown, resting = [], []
    for finding in findings:
        rest = by_check.get(finding.check)
        if rest is None or (finding.severity == Severity.STOP and not rest.lowers_stop):
            shown.append(finding)
        elif finding.severity == Severity.STOP:
            shown.append(lowered(finding))
        else:
            resting.append(finding)
    shown.sort(key=lambda finding: finding.severity.rank)
    return Judged(tuple(shown), tuple(resting), tuple(rests))


def lowered(finding: Finding) -> Finding:
    """A 「止める」 as a person decided to see it; what it was stays with it."""
    evidence = {**finding.evidence, "lowered_from": Severity.STOP.value}
    return replace(finding, severity=Severity.CONFIRM, evidence=evidence)


def rest_of(check: str, tally: Tally, word: Word | None) -> Rest | None:
    """Whether the check rests: by a manager's word, else by its decisions since the manager woke it."""
    if word is not None and word.rests:
        return Rest(check, f"{word.by}さんの判断。{word.reason}", by_hand=True, lowers_stop=word.lowers_stop)
    if tally.is_poor:
        return Rest(check, f"{tally.decided}件中{tally.decided - tally.right}件が見送り")
    return None
