"""Findings as the pages show them, whether just found or kept with a review, and those of resting checks."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from patrol.checks import Finding, title_of
from patrol.checks.draft import TEXT_PREFIX, field_label
from patrol.checks.rests import Rest
from patrol.models import Fate, FindingRecord
from patrol.muting import Judged
from patrol.pages.charts import ChartView, charts_in
from patrol.severity import Severity
from staff.wording import format_date


@dataclass(frozen=True, slots=True)
class PostLink:
    """A past announcement a finding names."""

    pk: int
    title: str
    on: date

    @property
    def day(self) -> str:
        return format_date(self.on, base_year=timezone.localdate().year)


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding on a page. `pk` is None while it is not kept; `dismissed` is the reason given."""

    anchor: str
    severity: Severity
    check: str
    field: str
    quote: str
    start: int | None
    end: int | None
    reason: str
    suggestion: str
    pk: int | None = None
    dismissed: str = ""
    dismissed_by: str = ""
    fate: Fate = Fate.OPEN
    carried: bool = False  # dismissed in an earlier revision
    lowered: bool = False  # a 「止める」 which a manager decided to see as 「要確認」
    charts: tuple[ChartView, ...] = ()
    evidence: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def label(self) -> str:
        return field_label(self.field)

    @property
    def control(self) -> str:
        """The name of the editor's control for the field ("" for the draft as a whole)."""
        if self.field.startswith(TEXT_PREFIX):
            return f"text_{self.field.removeprefix(TEXT_PREFIX)}"
        return self.field

    @property
    def title(self) -> str:
        return title_of(self.check)

    @property
    def posts(self) -> list[PostLink]:
        """The past announcements it names, for links."""
        return [
            PostLink(post["announcement"], post["title"], date.fromisoformat(post["on"]))
            for post in self.evidence.get("nearest", ())
        ]

    @property
    def different(self) -> Sequence[Mapping[str, str]]:
        """What is not as in the announcement it names: label, before, now."""
        different: Sequence[Mapping[str, str]] = self.evidence.get("different", ())
        return different

    @property
    def may_be_dismissed(self) -> bool:
        return self.pk is not None and self.severity != Severity.STOP and self.fate == Fate.OPEN

    @property
    def may_be_taken_back(self) -> bool:
        return self.pk is not None and self.fate == Fate.DISMISSED

    @property
    def fate_words(self) -> str:
        """What became of it, where that is not said with the reason of who turned it down."""
        told = {Fate.ACCEPTED, Fate.FIXED}
        return str(self.fate.label) if self.fate in told else ""


@dataclass(frozen=True, slots=True)
class SeverityCount:
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True)
class RestingGroup:
    """The findings of one check that rests in a category, and why it does."""

    title: str
    why: str
    findings: tuple[FindingView, ...]


def views_of_fresh(findings: Iterable[Finding], prefix: str = "finding") -> list[FindingView]:
    return [
        FindingView(
            f"{prefix}-{number}",
            one.severity,
            one.check,
            one.field,
            one.quote,
            one.start,
            one.end,
            one.reason,
            one.suggestion,
            lowered="lowered_from" in one.evidence,
            charts=tuple(charts_in(one.evidence)),
            evidence=one.evidence,
        )
        for number, one in enumerate(findings, start=1)
    ]


def views_of_kept(records: Iterable[FindingRecord]) -> list[FindingView]:
    """The heaviest first, what was dismissed last."""
    views = [
        FindingView(
            f"finding-{one.pk}",
            Severity(one.severity),
            one.check_name,
            one.field,
            one.quote,
            one.start,
            one.end,
            one.reason,
            one.suggestion,
            one.pk,
            one.dismissed_reason,
            str(one.dismissed_by or ""),
            Fate(one.fate),
            one.carried_from_id is not None,
            "lowered_from" in one.evidence,
            tuple(charts_in(one.evidence)),
            one.evidence,
        )
        for one in records
    ]
    return sorted(views, key=lambda view: (bool(view.dismissed), view.severity.rank))


def resting_groups(views: Iterable[FindingView], rests: Iterable[Rest]) -> list[RestingGroup]:
    """Folded on every page, check by check. `rests` of now; a check woken since says only that it rested."""
    by_check: dict[str, list[FindingView]] = {}
    for view in views:
        by_check.setdefault(view.check, []).append(view)
    why = {rest.check: rest.why for rest in rests}
    return [
        RestingGroup(title_of(check), why.get(check, "届いたときの判断"), tuple(found))
        for check, found in by_check.items()
    ]


def resting_of(judged: Judged) -> list[RestingGroup]:
    """The same of findings that were just made."""
    return resting_groups(views_of_fresh(judged.resting, "resting"), judged.rests)


def counts(views: Sequence[FindingView]) -> list[SeverityCount]:
    """How many of each severity still ask for attention, the heaviest first; none of none."""
    found = Counter(view.severity for view in views if not view.dismissed)
    return [SeverityCount(severity, found[severity]) for severity in Severity if found[severity]]
