"""An issue as paper: Typst sets it, says where everything came to stand, and what does not fit."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import typst

from channels.newsletter.document import IssueDoc, to_typst
from channels.newsletter.fonts import FontStack, describe_fonts, font_stack, typst_fonts

TEMPLATE = Path(__file__).parent / "typst" / "issue.typ"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one item came to stand: pages count from 1, millimetres from the top left of the trimmed page."""

    key: str
    title: str
    page: int
    end_page: int
    x: float
    y: float
    lines: int
    budget: int
    end_x: float = 0.0  # where its last line ends
    end_y: float = 0.0

    @property
    def overflow(self) -> int:
        """Lines over the item's budget."""
        return max(0, self.lines - self.budget)

    @property
    def warning(self) -> str:
        name = self.title if len(self.title) <= 30 else self.title[:29] + "…"
        return f"「{name}」は{self.lines}行で、目安の{self.budget}行を{self.overflow}行こえています。"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the typesetter reports of an issue: `problems` stop 校了, `warnings` and `notes` do not."""

    pages: int
    placements: tuple[Placement, ...]
    missing: tuple[str, ...]
    fonts: str

    @property
    def problems(self) -> tuple[str, ...]:
        """「𠮷（U+20BB7）」: the code names what a screen may not show either."""
        if not self.missing:
            return ()
        named = "、".join(f"「{character}」（U+{ord(character):04X}）" for character in self.missing)
        return (f"書体にない字があります: {named}。別の字かかなに直してください。",)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(placement.warning for placement in self.placements if placement.overflow)

    @property
    def notes(self) -> tuple[str, ...]:
        if self.pages % 4:
            return (f"全{self.pages}面です。印刷は4面ごとなので、{4 - self.pages % 4}面分が余ります。",)
        return ()

    def to_json(self) -> dict[str, Any]:
        return {
            "pages": self.pages,
            "placements": [asdict(placement) for placement in self.placements],
            "problems": list(self.problems),
            "warnings": list(self.warnings),
            "notes": list(self.notes),
            "fonts": self.fonts,
        }


class Typesetter:
    """One issue set once; the PDF, the pictures of its pages and the report are of that one setting."""

    def __init__(self, issue: IssueDoc, stack: FontStack | None = None) -> None:
        self.issue = issue
        self.stack = stack or font_stack()
        self._compiler = typst.Compiler(
            TEMPLATE,
            font_paths=typst_fonts(self.stack),
            ignore_system_fonts=True,
            sys_inputs={"issue": to_typst(issue, self.stack)},
        )

    def pdf(self) -> bytes:
        """The PDF with TrimBox and BleedBox; the same issue gives the same bytes on every machine's clock."""
        stamp = datetime.combine(self.issue.published, time(), tzinfo=UTC)
        return cast(bytes, self._compiler.compile(format="pdf", timestamp=stamp))

    def pages(self, ppi: float = 150) -> list[bytes]:
        """Every page as PNG."""
        pictures = self._compiler.compile(format="png", ppi=ppi)
        return [pictures] if isinstance(pictures, bytes) else list(pictures or ())

    @cached_property
    def layout(self) -> Layout:
        placed = {item["key"]: item for item in self._query("<placed>")}
        ended = {item["key"]: item for item in self._query("<ended>")}
        placements = tuple(
            Placement(
                key=item.key,
                title=item.text.title,
                page=placed[item.key]["page"],
                end_page=ended[item.key]["page"],
                x=round(placed[item.key]["x"], 1),
                y=round(placed[item.key]["y"], 1),
                lines=int(placed[item.key]["lines"]),
                budget=item.budget,
                end_x=round(ended[item.key]["x"], 1),
                end_y=round(ended[item.key]["y"], 1),
            )
            for item in self.issue.items
        )
        missing = tuple(self.stack.missing(self.issue.text))
        return Layout(int(self._query("<last>")[0]), placements, missing, describe_fonts(self.stack))

    def _query(self, label: str) -> list[Any]:
        return list(json.loads(self._compiler.query(label, field="value")))
