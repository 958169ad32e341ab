"""How much room a text takes on its channel, as the editor's counter says it."""

from __future__ import annotations

from dataclasses import dataclass

from announcements.copywriting import FACEBOOK_MAX
from announcements.models import Channel
from announcements.weight.columns import PER_LINE, lines
from announcements.weight.line_units import MAX_UNITS, utf16_units
from announcements.weight.ruby import without_ruby
from announcements.weight.x_weight import weighted_length


@dataclass(frozen=True, slots=True)
class Meter:
    """「132 / 280」 and whether it is over; `note` explains what the number counts."""

    label: str
    over: bool
    note: str = ""


def meter(channel: str, text: str, *, x_limit: int, thread: bool = False) -> Meter:
    """The counter of one channel. `x_limit` is a property of the account (280 unless it pays for more)."""
    if channel == Channel.LINE:
        return _against(utf16_units(text), MAX_UNITS, "字")
    if channel == Channel.X:
        weight = weighted_length(text)
        if thread and weight > x_limit:
            return Meter(f"{weight:,}（1投稿は{x_limit:,}まで）", False, "続きの投稿に分けて出します。")
        return _against(weight, x_limit, "", "全角は2、URLは長さに関わらず23と数えます。")
    if channel == Channel.FACEBOOK:
        return _against(len(text), FACEBOOK_MAX, "字")
    return Meter(
        f"文面だけで{lines(without_ruby(text))}行（1行{PER_LINE}字）",
        False,
        "日時や場所などは、紙面が記号付きで並べます。",
    )


def _against(weight: int, limit: int, unit: str, note: str = "") -> Meter:
    over = weight > limit
    words = f"{weight:,} / {limit:,}{unit}"
    return Meter(f"{words}（{weight - limit:,}{unit}超えています）" if over else words, over, note)
