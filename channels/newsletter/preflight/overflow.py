"""Articles which burst their lines, as the layout report in the file has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from channels.newsletter.pdf import Placement


@dataclass(frozen=True, slots=True)
class Overflow:
    """`page` is where the article begins."""

    page: int
    sentence: str


def overflowing(report: dict[str, Any]) -> tuple[Overflow, ...]:
    placements = report.get("placements")
    found = (_placement(one) for one in (placements if isinstance(placements, list) else ()))
    return tuple(Overflow(one.page, f"{one.page}面: {one.warning}") for one in found if one and one.overflow)


def _placement(data: Any) -> Placement | None:
    """A report of another edition of this program may have more in it, or less."""
    try:
        known = {name: data[name] for name in Placement.__dataclass_fields__}
        return Placement(**known) if isinstance(known["lines"] - known["budget"], int) else None
    except (KeyError, TypeError):
        return None
