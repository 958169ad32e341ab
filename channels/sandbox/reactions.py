"""What people did with a public post, counted: shown, liked, passed on, its link opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(slots=True)
class Reactions:
    """Times, since the post was made. `shared`: reposts and shares."""

    shown: int = 0
    liked: int = 0
    shared: int = 0
    clicked: int = 0

    def add(self, more: Mapping[str, Any]) -> None:
        """ValueError for a kind there is not."""
        for kind, times in more.items():
            if kind not in asdict(self) or type(times) is not int or times < 0:
                raise ValueError(f"{kind}: {times}")
            setattr(self, kind, getattr(self, kind) + times)

    def to_json(self) -> dict[str, int]:
        return asdict(self)
