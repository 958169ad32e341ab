"""Findings as the pages show them, whether just found or kept with a review."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from patrol.checks import Finding, title_of
from patrol.checks.draft import field_label
from patrol.models import FindingRecord
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
    evidence: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def label(self) -> str:
        return field_label(self.field)

    @property
    def title(self) -> str:
        return title_of(self.check)

    @property
    def posts(self) -> list[PostLink]:
        """The past announcements it names, for links."""
        return [
            PostLink(post["announcement"], post["title"], date.fromisoformat(post["on"]))
            for post in self.evidence.get("posts", ())
        ]

    @property
    def different(self) -> Sequence[Mapping[str, str]]:
        """What is not as in the announcement it names: label, before, now."""
        different: Sequence[Mapping[str, str]] = self.evidence.get("different", ())
        return different

    @property
    def may_be_dismissed(self) -> bool:
        return self.pk is not None and self.severity != Severity.STOP and not self.dismissed


@dataclass(frozen=True, slots=True)
class SeverityCount:
    severity: Severity
    count: int


def views_of_fresh(findings: Iterable[Finding]) -> list[FindingView]:
    return [
        FindingView(
            f"finding-{number}",
            one.severity,
            one.check,
            one.field,
            one.quote,
            one.start,
            one.end,
            one.reason,
            one.suggestion,
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
            one.evidence,
        )
        for one in records
    ]
    return sorted(views, key=lambda view: (bool(view.dismissed), view.severity.rank))


def counts(views: Sequence[FindingView]) -> list[SeverityCount]:
    """How many of each severity still ask for attention, the heaviest first; none of none."""
    found = Counter(view.severity for view in views if not view.dismissed)
    return [SeverityCount(severity, found[severity]) for severity in Severity if found[severity]]
