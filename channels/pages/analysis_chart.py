"""The posts of each month as lying bars, so that names and numbers stay readable on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from channels.analysis import Month

# In units of the view box, 360 wide: the names, the longest bar, the height of a line.
NAMES, LONGEST, LINE = 112, 184, 32
GAP = 8


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: str
    top: int
    middle: int
    length: int

    @property
    def end(self) -> int:
        """Where the number is written."""
        return NAMES + self.length + GAP


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws, and the sentence which says it."""

    bars: tuple[Bar, ...]
    says: str
    left: int = NAMES
    thickness: int = LINE - GAP

    @property
    def height(self) -> int:
        return len(self.bars) * LINE


def chart_of(months: Sequence[Month]) -> Chart:
    most = max((month.posts for month in months), default=0)
    bars = tuple(
        Bar(
            label_of(month),
            f"{month.posts:,}件",
            place * LINE + GAP // 2,
            place * LINE + LINE // 2,
            month.posts * LONGEST // most if most else 0,
        )
        for place, month in enumerate(months)
    )
    return Chart(bars, _in_words(months))


def label_of(month: Month) -> str:
    return f"{month.first.year}年{month.first.month}月"


def _in_words(months: Sequence[Month]) -> str:
    """The first and the last month are partial, so that only those between are compared."""
    says = f"投稿は合わせて{sum(month.posts for month in months):,}件です。"
    whole = months[1:-1]
    most, least = (pick(whole, key=lambda month: month.posts, default=None) for pick in (max, min))
    if most is None or least is None or most.posts == least.posts:
        return says
    return (
        f"{says}いちばん多い月は{label_of(most)}の{most.posts:,}件、"
        f"いちばん少ない月は{label_of(least)}の{least.posts:,}件です。"
    )
