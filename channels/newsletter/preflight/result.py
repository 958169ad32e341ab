"""What was found in a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PageResult:
    """One page. Lengths in mm; `ink` is the share of the trimmed page each plate prints on, in percent."""

    number: int
    trim: tuple[float, float] | None  # width, height
    bleed: float | None  # the narrowest side
    fonts: int
    plates: tuple[str, ...]  # C M Y K and spot colours, as the drawing names them
    ink: dict[str, float] | None  # measured by Ghostscript; None: not measured
    most_ink: float | None  # percent of all plates together at the darkest point
    annotations: int
    overflow: int  # articles beginning here which burst their lines


@dataclass(frozen=True, slots=True)
class Preflight:
    """`problems` are Japanese sentences, empty when the file may go to the printer."""

    pages: int
    fonts: tuple[str, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    table: tuple[PageResult, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
