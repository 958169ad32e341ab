"""Quick-reply buttons within LINE's limits (Messaging API reference: quick reply, action objects)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from wcwidth import iter_graphemes

MOST_BUTTONS = 13
MOST_LABEL = 20  # grapheme clusters
Button = dict[str, Any]


def press(label: str, data: str, says: str = "") -> Button:
    """A button; `data` comes back to us, `says` (or the label) stands in the talk as the resident's words."""
    return _item(
        {"type": "postback", "label": shortened(label, MOST_LABEL), "data": data}
        | {"displayText": says or label}
    )


def pick_date(label: str, data: str, first: date, last: date, at: date) -> Button:
    """A button that opens LINE's own calendar at `at`; the picked date comes back beside `data`."""
    limits = {"initial": at.isoformat(), "min": first.isoformat(), "max": last.isoformat()}
    return _item(
        {"type": "datetimepicker", "label": shortened(label, MOST_LABEL), "data": data, "mode": "date"}
        | limits
    )


@lru_cache(maxsize=2_000)  # the same few names and promises again and again, and counting clusters is slow
def shortened(text: str, most: int) -> str:
    """`text` in one line of at most `most` characters as people count them."""
    clusters = list(iter_graphemes(" ".join(text.split())))
    return "".join(clusters if len(clusters) <= most else [*clusters[: most - 1], "…"])


def _item(action: dict[str, Any]) -> Button:
    return {"type": "action", "action": action}
