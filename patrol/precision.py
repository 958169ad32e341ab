"""How often each check was right in each category, read from what people decided.

Only findings that may rest are counted (not 「止める」), each once, and only by the rules of today: a check
whose version rises begins anew. What rests is not decided, so a resting check stays as it is until a person
wakes it or its rules change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from patrol.checks import CHECKS
from patrol.checks.rests import Rest
from patrol.models import CheckRest, FindingRecord
from patrol.models.finding import DECIDED, Fate
from patrol.muting import WINDOW, Tally, Word, rest_of
from patrol.severity import Severity

# (code of the category, name of the check)
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A check in a category: its newest decisions, the manager's word on it, and whether it rests."""

    category: str
    check: str
    tally: Tally
    word: Word | None = None

    @property
    def rest(self) -> Rest | None:
        return rest_of(self.check, self.tally, self.word)


def rests_in(category: str) -> tuple[Rest, ...]:
    """The checks that rest in the category with this code."""
    if not category:
        return ()
    found = standings(category)
    return tuple(rest for standing in found if (rest := standing.rest) is not None)


def standings(category: str | None = None) -> list[Standing]:
    """Of every check that was decided on or spoken of, in one category or in all of them."""
    newest, words = _newest(category), _words(category)
    return [
        Standing(*place, _tally(newest.get(place, ()), words.get(place)), words.get(place))
        for place in sorted(newest.keys() | words.keys())
    ]


def _tally(decisions: Iterable[tuple[datetime, str]], word: Word | None) -> Tally:
    """Since the manager last spoke: waking a check gives it a fresh start."""
    counted = [fate for at, fate in decisions if word is None or at > word.at]
    return Tally(len(counted), sum(Fate(fate).is_right for fate in counted))


def _newest(category: str | None) -> Mapping[Place, list[tuple[datetime, str]]]:
    """The last WINDOW decisions of each place, by the rules of today."""
    versions = {check.name: check.version for check in CHECKS}
    rows = counted(category).annotate(
        age=Window(
            RowNumber(),
            partition_by=[F("category_code"), F("check_name"), F("version")],
            order_by=[F("decided_at").desc(), F("id").desc()],
        )
    )
    found: dict[Place, list[tuple[datetime, str]]] = defaultdict(list)
    columns = ("category_code", "check_name", "version", "decided_at", "fate")
    for code, check, version, at, fate in rows.filter(age__lte=WINDOW).values_list(*columns):
        if versions.get(check) == version and at is not None:
            found[code, check].append((at, fate))
    return found


def counted(category: str | None = None) -> QuerySet[FindingRecord]:
    """Findings whose fate says something of the check that made them."""
    rows = FindingRecord.objects.filter(fate__in=DECIDED, carried_from=None, is_resting=False)
    rows = rows.exclude(severity=Severity.STOP).order_by()
    return rows if category is None else rows.filter(category_code=category)


def _words(category: str | None) -> Mapping[Place, Word]:
    spoken = CheckRest.objects.select_related("by", "category")
    if category is not None:
        spoken = spoken.filter(category__code=category)
    newest = spoken.order_by("category_id", "check_name", "-at", "-id").distinct("category_id", "check_name")
    return {
        (one.category.code, one.check_name): Word(one.rests, one.lowers_stop, one.reason, str(one.by), one.at)
        for one in newest
    }
