"""What a check is and what it says."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from patrol.checks.draft import CheckInput, Passage, field_label
from patrol.severity import Severity

LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """Advice on one place of a draft: why (`reason`) and what to do (`suggestion`). A person decides.

    `start`..`end` are character offsets in the named field; None where the finding is about no words.
    `evidence` is JSON-able and says what the reason rests on. Two names in it are drawn by the review page:

    - `chart`: one small chart or a list of them, `patrol.charts.Chart(…).to_json()`:
      `{"kind": "bars", "title": "…", "unit": "人", "rows": [{"label": "4通目", "value": 8412, "mark": true}],
      "reference": {"label": "週の上限", "value": 3} or null}`
    - `better`: the code of a category that fits better; it is offered as a counter-proposal in one click.
    """

    check: str
    version: int
    severity: Severity
    reason: str
    suggestion: str = ""
    field: str = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None
    evidence: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def field_label(self) -> str:
        return field_label(self.field)


class Check(ABC):
    """One subject of the patrol: a file of its own, listed in patrol.checks.CHECKS.

    `version` rises whenever its rules change, so that a kept finding says which rules made it.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[str]

    @abstractmethod
    def run(self, draft: CheckInput) -> Iterable[Finding]: ...

    def found(
        self, severity: Severity, reason: str, suggestion: str = "", *, field: str = "", **evidence: Any
    ) -> Finding:
        """A finding about a field, or about the draft as a whole."""
        return Finding(self.name, self.version, severity, reason, suggestion, field, evidence=evidence)

    def found_at(
        self,
        passage: Passage,
        start: int,
        end: int,
        severity: Severity,
        reason: str,
        suggestion: str = "",
        **evidence: Any,
    ) -> Finding:
        """A finding about words of a passage."""
        return Finding(
            self.name,
            self.version,
            severity,
            reason,
            suggestion,
            passage.field,
            passage.text[start:end][:LONGEST_QUOTE],
            start,
            end,
            evidence,
        )
