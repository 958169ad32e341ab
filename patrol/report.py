"""The patrol report of a month, reckoned from what was decided in it. Pure; report_rows reads the rows.

Everything goes by the day of the decision, so that a month that is over hardly changes any more: only what a
clerk mends later still turns from accepted into fixed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from statistics import median
from typing import TypeVar

from patrol.checks import title_of
from patrol.models.finding import DECIDED, HELPFUL, TURNED_DOWN, Fate
from patrol.models.review import Decision, ReturnReason
from patrol.severity import Severity

BY_PEOPLE = frozenset({Decision.APPROVED, Decision.RETURNED})
NO_CATEGORY = "分野なし"
Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A department or a category: sorted by its code, shown by its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review decided within the month."""

    pk: int
    announcement: int
    title: str
    department: Name
    category: Name
    opened_at: datetime
    decided_at: datetime
    decision: Decision
    reason_kind: str = ""
    reason: str = ""
    by: str = ""

    @property
    def seconds(self) -> float:
        """From arriving to the decision, nights and holidays included."""
        return (self.decided_at - self.opened_at).total_seconds()


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding of such a review, neither resting nor dismissed in an earlier revision."""

    review: ReviewRow
    check: str
    severity: Severity
    fate: Fate
    where: str = ""  # the name of the field
    quote: str = ""
    reason: str = ""
    turned_down_for: str = ""
    by: str = ""

    @property
    def title(self) -> str:
        return title_of(self.check)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long announcements waited for a decision, in seconds; None where nothing was decided."""

    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    arrived: int
    decided: int
    approved: int
    returned: int
    withdrawn: int
    left: int  # still open when the month was over (or now)
    waits: Waits


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What one check said in the month and what became of it."""

    check: str
    severities: Counter[Severity]
    fates: Counter[Fate]

    @property
    def title(self) -> str:
        return title_of(self.check)

    @property
    def total(self) -> int:
        return self.severities.total()

    @property
    def stop(self) -> int:
        return self.severities[Severity.STOP]

    @property
    def confirm(self) -> int:
        return self.severities[Severity.CONFIRM]

    @property
    def note(self) -> int:
        return self.severities[Severity.NOTE]

    @property
    def decided(self) -> int:
        return sum(self.fates[fate] for fate in DECIDED)

    @property
    def right(self) -> int:
        return sum(self.fates[fate] for fate in HELPFUL)

    @property
    def turned_down(self) -> int:
        return sum(self.fates[fate] for fate in TURNED_DOWN)

    @property
    def undecided(self) -> int:
        return self.fates[Fate.OPEN] + self.fates[Fate.PASSED]

    @property
    def precision(self) -> float | None:
        return self.right / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class PlaceLine(CheckLine):
    """The same of a check in one category."""

    category: Name = Name("", NO_CATEGORY)


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """What a department asked of the patrol."""

    department: Name
    arrived: int
    decided: int
    returned: int
    findings: int
    stops: int
    waits: Waits

    @property
    def return_rate(self) -> float | None:
        return self.returned / self.decided if self.decided else None

    @property
    def findings_each(self) -> float | None:
        return self.findings / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of reason: how often the PR division and how often heads of section sent back for it."""

    label: str
    patrol: int
    heads: int

    @property
    def total(self) -> int:
        return self.patrol + self.heads


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page and the CSV say of one month and some departments."""

    totals: Totals
    checks: tuple[CheckLine, ...]
    places: tuple[PlaceLine, ...]
    departments: tuple[DepartmentLine, ...]
    kinds: tuple[KindLine, ...]
    returned: tuple[ReviewRow, ...]
    caught: tuple[FindingRow, ...]
    turned_down: tuple[FindingRow, ...]
    findings: tuple[FindingRow, ...]
    early: tuple[tuple[str, int], ...]  # check → words mended before anything was submitted


@dataclass(frozen=True, slots=True)
class Rows:
    """What a report is made of."""

    reviews: Sequence[ReviewRow]
    findings: Sequence[FindingRow]
    arrived: Counter[Name]  # by department
    left: int = 0
    head_returns: Counter[str] = field(default_factory=Counter)  # by kind of reason
    early: Counter[str] = field(default_factory=Counter)  # by check


def report_of(rows: Rows) -> Report:
    returned = [one for one in rows.reviews if one.decision == Decision.RETURNED]
    return Report(
        totals=_totals(rows),
        checks=_checks(rows.findings),
        places=_places(rows.findings),
        departments=_departments(rows),
        kinds=_kinds(returned, rows.head_returns),
        returned=tuple(returned),
        caught=_heaviest_first(
            one for one in rows.findings if one.fate in HELPFUL and one.severity != Severity.NOTE
        ),
        turned_down=_heaviest_first(one for one in rows.findings if one.fate in TURNED_DOWN),
        findings=tuple(rows.findings),
        early=tuple((title_of(check), mended) for check, mended in rows.early.most_common()),
    )


def waits_of(reviews: Iterable[ReviewRow]) -> Waits:
    """Of decisions by people: what the clerk took back waited for nobody. p90 by nearest rank."""
    seconds = sorted(one.seconds for one in reviews if one.decision in BY_PEOPLE)
    if not seconds:
        return Waits()
    return Waits(median(seconds), seconds[ceil(len(seconds) * 0.9) - 1])


def _totals(rows: Rows) -> Totals:
    decisions = Counter(one.decision for one in rows.reviews)
    return Totals(
        arrived=rows.arrived.total(),
        decided=decisions[Decision.APPROVED] + decisions[Decision.RETURNED],
        approved=decisions[Decision.APPROVED],
        returned=decisions[Decision.RETURNED],
        withdrawn=decisions[Decision.WITHDRAWN],
        left=rows.left,
        waits=waits_of(rows.reviews),
    )


def _checks(findings: Iterable[FindingRow]) -> tuple[CheckLine, ...]:
    groups = _grouped(findings, lambda one: one.check)
    lines = [CheckLine(check, _severities(group), _fates(group)) for check, group in groups.items()]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.check)))


def _places(findings: Iterable[FindingRow]) -> tuple[PlaceLine, ...]:
    """Only where something was decided: a precision of nothing is none."""
    groups = _grouped(findings, lambda one: (one.review.category, one.check))
    lines = [
        PlaceLine(check, _severities(group), _fates(group), category)
        for (category, check), group in groups.items()
    ]
    decided = [line for line in lines if line.decided]
    return tuple(sorted(decided, key=lambda line: (line.precision or 0, -line.decided, line.check)))


def _departments(rows: Rows) -> tuple[DepartmentLine, ...]:
    reviews = _grouped(rows.reviews, lambda one: one.department)
    findings = _grouped(rows.findings, lambda one: one.review.department)
    names = reviews.keys() | rows.arrived.keys()
    lines = [
        _department(name, rows.arrived[name], reviews.get(name, []), findings.get(name, [])) for name in names
    ]
    return tuple(sorted(lines, key=lambda line: (-line.arrived, -line.decided, line.department)))


def _department(
    name: Name, arrived: int, reviews: Sequence[ReviewRow], findings: Sequence[FindingRow]
) -> DepartmentLine:
    return DepartmentLine(
        department=name,
        arrived=arrived,
        decided=sum(one.decision in BY_PEOPLE for one in reviews),
        returned=sum(one.decision == Decision.RETURNED for one in reviews),
        findings=len(findings),
        stops=sum(one.severity == Severity.STOP for one in findings),
        waits=waits_of(reviews),
    )


def _kinds(returned: Iterable[ReviewRow], heads: Counter[str]) -> tuple[KindLine, ...]:
    patrol = Counter(one.reason_kind or ReturnReason.OTHER.value for one in returned)
    lines = [KindLine(str(kind.label), patrol[kind.value], heads[kind.value]) for kind in ReturnReason]
    return tuple(sorted((line for line in lines if line.total), key=lambda line: -line.total))


def _heaviest_first(findings: Iterable[FindingRow]) -> tuple[FindingRow, ...]:
    return tuple(sorted(findings, key=lambda one: (one.severity.rank, one.review.decided_at)))


def _severities(findings: Iterable[FindingRow]) -> Counter[Severity]:
    return Counter(one.severity for one in findings)


def _fates(findings: Iterable[FindingRow]) -> Counter[Fate]:
    return Counter(one.fate for one in findings)


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
