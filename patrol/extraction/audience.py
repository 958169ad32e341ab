"""Whom an announcement is for, read from its words by rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from patrol.extraction.births import find_births
from patrol.extraction.conditions import PREGNANCY, says_everyone, statuses
from patrol.extraction.deciding import Said, deciding
from patrol.extraction.folding import Folded, fold
from patrol.extraction.ranges import AgeRange, find_ranges
from patrol.extraction.roles import TARGET, Clauses, role_of

# Drafts hold at most 4,000 characters of body; an endless text must not hold up a page.
MOST_READ = 8000
OUTRIGHT = 2


@dataclass(frozen=True, slots=True)
class AudienceSpan:
    """One range of ages as said. Offsets lead into `title` + line break + `text`, or `text` alone.

    `weight`: 3 where 対象 is said outright, 2 in the title, 1 in passing.
    """

    start: int
    end: int
    age_min: float
    age_max: float | None
    role: str
    weight: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Ages in years, `age_max` None for no upper end; both None where no age is said."""

    age_min: float | None = None
    age_max: float | None = None
    stages: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    everyone: bool = False
    pregnancy_weight: int = 0
    spans: tuple[AudienceSpan, ...] = ()

    @property
    def pregnancy(self) -> bool:
        return self.pregnancy_weight > 0

    @property
    def is_outright(self) -> bool:
        """Whether 対象 is stated: ages or 妊娠 as the audience or in the title, or どなたでも."""
        weights = [self.pregnancy_weight, *(span.weight for span in self.deciding_spans)]
        return self.everyone or max(weights) >= OUTRIGHT

    @property
    def says_ages(self) -> bool:
        return self.age_min is not None or self.age_max is not None

    @property
    def deciding_spans(self) -> tuple[AudienceSpan, ...]:
        """The spans the range was read from, the most outright first."""
        meant = [span for span in self.spans if span.role == TARGET]
        return tuple(sorted(meant, key=lambda span: -span.weight))


def extract(text: str, title: str = "", ref: date | None = None) -> Audience:
    """Read the audience from `text` (and `title`); `ref` is the day on which birthdays become ages."""
    folded = fold((f"{title}\n{text}" if title else text)[:MOST_READ])
    title_end = folded.text.find("\n") if title else -1
    clauses = Clauses.of(folded.text)
    said = _said(folded, clauses, title_end, ref)
    used = deciding([one for one in said if one.role == TARGET], folded.text, bool(title))
    everyone = says_everyone(folded.text)
    ages = [one.range for one in used]
    low = min((one.low for one in ages), default=0.0 if everyone else None)
    open_ended = not ages or any(one.high is None for one in ages)
    return Audience(
        age_min=low,
        age_max=None if open_ended else max(one.high or 0.0 for one in ages),
        stages=tuple(sorted({stage for one in ages for stage in one.stages})),
        status=statuses(folded.text),
        everyone=everyone,
        pregnancy_weight=max(
            (
                _weight(clauses, match.start(), match.end(), title_end)
                for match in PREGNANCY.finditer(folded.text)
            ),
            default=0,
        ),
        spans=tuple(_span(folded, one) for one in said),
    )


def _said(folded: Folded, clauses: Clauses, title_end: int, ref: date | None) -> list[Said]:
    births = [
        AgeRange(birth.start, birth.end, birth.low, birth.high, (), True, False, by_birth=True)
        for birth in (find_births(folded.text, ref) if ref else [])
    ]
    covered = bytearray(len(folded.text))
    for birth in births:
        covered[birth.start : birth.end] = b"\x01" * (birth.end - birth.start)
    ranges = [one for one in find_ranges(folded.text) if not covered[one.start]]
    return [
        Said(
            one,
            role_of(clauses, one.start, one.end),
            _weight(clauses, one.start, one.end, title_end),
        )
        for one in sorted([*births, *ranges], key=lambda one: one.start)
    ]


def _weight(clauses: Clauses, start: int, end: int, title_end: int) -> int:
    if clauses.says_target(start, end):
        return 3
    return 2 if start < title_end else 1


def _span(folded: Folded, said: Said) -> AudienceSpan:
    start, end = folded.original_span(said.range.start, said.range.end)
    return AudienceSpan(start, end, said.range.low, said.range.high, said.role, said.weight)
