"""What an approver leaves as it is: what stops and is overridden, what is open, what somebody set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from patrol.pages.findings import FindingView
from patrol.severity import Severity


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """The findings of this moment. Those dismissed on the review page keep the reason given there."""

    overridden: tuple[FindingView, ...]
    open: tuple[FindingView, ...]
    dismissed: tuple[FindingView, ...]

    def __bool__(self) -> bool:
        return bool(self.overridden or self.open or self.dismissed)


def left_open(fresh: Sequence[FindingView], kept: Sequence[FindingView]) -> LeftOpen:
    """Hold what the checks say now against the decisions on what they said when it was submitted."""
    decided = {_said(one): one for one in kept if one.dismissed}
    now = [_with_decision(one, decided.get(_said(one))) for one in fresh]
    return LeftOpen(
        tuple(one for one in now if one.severity == Severity.STOP),
        tuple(one for one in now if one.severity != Severity.STOP and not one.dismissed),
        tuple(one for one in now if one.severity != Severity.STOP and one.dismissed),
    )


def _with_decision(finding: FindingView, decided: FindingView | None) -> FindingView:
    if decided is None:
        return finding
    return replace(finding, dismissed=decided.dismissed, dismissed_by=decided.dismissed_by)


def _said(finding: FindingView) -> tuple[str, str, str, str]:
    return finding.check, finding.field, finding.quote, finding.reason
