"""How exactly ages are read from expressions of 対象, and how many traps are seen through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from patrol.evaluation.figures import share
from patrol.evaluation.labelled import LabelledExpression
from patrol.extraction import extract

# Labels are rounded: months of a small child to a tenth of a year, ages by birthday to half a year.
SMALL_CHILD, TOLERANCE_SMALL, TOLERANCE = 3.0, 0.1, 0.5
OLDEST = 110.0  # a label of 120 years means no upper end


@dataclass(frozen=True, slots=True)
class Miss:
    """An expression read otherwise than labelled."""

    words: str
    wanted: tuple[float | None, float | None]
    got: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class ExpressionScores:
    """Shares from 0 to 1, None where the file holds nothing to count them from."""

    age_exact: float | None
    traps_rejected: float | None
    ageless_exact: float | None
    aged: int
    traps: int
    ageless: int
    misses: tuple[Miss, ...]


def score_expressions(expressions: Iterable[LabelledExpression]) -> ExpressionScores:
    """`age_exact` over targets with labelled ages; `traps_rejected`: no ages read from what is no target."""
    aged: list[bool] = []
    ageless: list[bool] = []
    traps: list[bool] = []
    misses = []
    for one in expressions:
        said = extract(one.words, ref=one.ref_date)
        got = (said.age_min, said.age_max)
        right = (
            _same(one.age_min, got[0], one) and _same(_end(one.age_max), got[1], one)
            if one.is_target
            else not said.says_ages
        )
        (traps if not one.is_target else aged if one.has_ages else ageless).append(right)
        if not right:
            misses.append(Miss(one.words, (one.age_min, one.age_max), got))
    return ExpressionScores(
        age_exact=share(sum(aged), len(aged)),
        traps_rejected=share(sum(traps), len(traps)),
        ageless_exact=share(sum(ageless), len(ageless)),
        aged=len(aged),
        traps=len(traps),
        ageless=len(ageless),
        misses=tuple(misses),
    )


def _end(labelled: float | None) -> float | None:
    return None if labelled is None or labelled >= OLDEST else labelled


def _same(wanted: float | None, got: float | None, label: LabelledExpression) -> bool:
    if wanted is None or got is None:
        return wanted is got
    small = label.age_max is not None and label.age_max <= SMALL_CHILD
    return abs(wanted - got) <= (TOLERANCE_SMALL if small else TOLERANCE)
