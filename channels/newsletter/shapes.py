"""Where an article would stand: in which 欄, how wide its column is and how many lines it should keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from channels.models import Issue, PaperFormat, PaperSection
from channels.newsletter.assembling import page_format
from channels.newsletter.document import IssueDoc, Section, grid_of
from channels.newsletter.placing import section_for


@dataclass(frozen=True, slots=True)
class Shape:
    """`characters` of a line, `budget` in lines."""

    section: str
    characters: int
    budget: int


def shape_of(part: Mapping[str, Any]) -> Shape:
    """The room an article has, by its payload."""
    name = section_for(part.get("kind", ""), part.get("category", ""), part.get("ward", ""))
    row = PaperSection.objects.filter(name=name).first() or PaperSection(name=name)
    section = Section(name, (), columns=row.columns, characters=row.characters, is_feature=row.is_feature)
    paper = IssueDoc("", 0, date.min, format=page_format(_usual_format()))
    return Shape(name, grid_of(paper, section).characters, row.item_lines)


def _usual_format() -> PaperFormat:
    """The format of the newest issue, else what every city starts with."""
    newest = Issue.objects.select_related("format").order_by("-publication_date").first()
    return newest.format if newest else PaperFormat()
