"""How many messages the chosen people got lately, as pure values. Never of fewer than 20 people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from staff.wording import FEWEST_PEOPLE_SHOWN, format_people

WEEK_DAYS, MONTH_DAYS = 7, 28


@dataclass(frozen=True, slots=True)
class Load:
    """Who would get this message, by how many they got before it: `week[2]` people had two in seven days.

    `category_week` counts only messages of the draft's own category without emergencies, which `cap` is
    about; `coming` messages of the seven days are approved but not all sent. problem: why nothing is known.
    """

    week: tuple[int, ...] = ()
    month: tuple[int, ...] = ()
    category_week: tuple[int, ...] = ()
    cap: int | None = None
    coming: int = 0
    problem: str = ""

    @property
    def people(self) -> int:
        return sum(self.week)


@dataclass(frozen=True, slots=True)
class Band:
    """`people` for whom this is message `low` to `high` of the period; no `high`: or a later one."""

    low: int
    high: int | None
    people: int

    @property
    def label(self) -> str:
        """「4通目」「2〜3通目」「4通目以上」."""
        if self.high is None:
            return f"{self.low}通目以上"
        return f"{self.low}通目" if self.low == self.high else f"{self.low}〜{self.high}通目"

    @property
    def words(self) -> str:
        """「8,412人が4通目」."""
        return f"{format_people(self.people)}が{self.label}"


def bands(before: Sequence[int]) -> tuple[Band, ...]:
    """The distribution with this message counted in, in bands of nobody or at least 20 people.

    Together they are everybody, and no band is of fewer than 20, so that nothing can be subtracted back.
    Nothing at all of fewer than 20 people.
    """
    if sum(before) < FEWEST_PEOPLE_SHOWN:
        return ()
    found: list[Band] = []
    people, high = 0, len(before)
    for low in range(len(before), 0, -1):
        people += before[low - 1]
        if people >= FEWEST_PEOPLE_SHOWN:
            found.append(Band(low, None if high == len(before) and low < high else high, people))
            people, high = 0, low - 1
        elif not people:
            high = low - 1
    if people:  # too few at the lower end: they join those above them
        above = found.pop()
        found.append(Band(1, above.high, above.people + people))
    return tuple(reversed(found))


def beyond(before: Sequence[int], cap: int) -> int | None:
    """How many would get more than `cap` with this message; None: some, but fewer than 20 may be known of."""
    over = sum(before[cap:])
    if not over:
        return 0
    shown = sum(band.people for band in bands(before) if band.low > cap)
    return shown or None
