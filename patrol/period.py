"""A calendar month in Japan, as a report is asked for: ?month=2026-11."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from staff.wording import JAPAN, local

_WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def of(cls, at: datetime) -> Month:
        day = local(at)
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str, otherwise: Month) -> Month:
        """What was asked for, or `otherwise` where it cannot be read."""
        found = _WRITTEN.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else otherwise

    @property
    def since(self) -> datetime:
        return datetime.combine(date(self.year, self.number, 1), time(), JAPAN)

    @property
    def until(self) -> datetime:
        """The first moment that is no longer in it."""
        return self.next.since

    @property
    def next(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> Month:
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def __str__(self) -> str:
        """As an address carries it."""
        return f"{self.year}-{self.number:02d}"

    @property
    def label(self) -> str:
        return f"{self.year}年{self.number}月"
