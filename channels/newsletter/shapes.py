"""Where an article would stand: in which 欄, how wide its column is and how many lines it should keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from channels.models import Issue, IssueState, PaperFormat, PaperSection
from channels.newsletter import planning
from channels.newsletter.placing import section_for


@dataclass(frozen=True, slots=True)
class Shape:
    """`characters` of a line, `budget` in lines."""

    section: str
    characters: int
    budget: int


def shape_of(part: Mapping[str, Any]) -> Shape:
    """The room an article has, by its payload."""
    name = section_for(part.get("kind", ""), part.get("category", ""))
    row = PaperSection.objects.filter(name=name).first() or PaperSection(name=name)
    return Shape(name, row.characters or _usual_format().characters, row.item_lines)


def coming_issue(day: date, today: date) -> Issue:
    """The issue an article of `day` would come into; not saved when there is none so far."""
    issues = Issue.objects.filter(
        state=IssueState.OPEN, publication_date__gte=day, department_deadline__gte=today
    )
    return issues.order_by("publication_date").first() or planning.next_issue(day, today)


def _usual_format() -> PaperFormat:
    """The format of the newest issue, else what every city starts with."""
    newest = Issue.objects.select_related("format").order_by("-publication_date").first()
    return newest.format if newest else PaperFormat()
