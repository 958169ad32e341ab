"""A segment filter in words a clerk, a 所属長 and the PR division read the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segments.ages import describe_ages
from segments.models import Category, Ward

if TYPE_CHECKING:
    from segments.filters import SegmentFilter


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called."""

    categories: Mapping[str, str]
    wards: Mapping[str, str]

    @classmethod
    def load(cls) -> Names:
        return cls(
            dict(Category.objects.values_list("code", "name")), dict(Ward.objects.values_list("code", "name"))
        )


def describe(segment: SegmentFilter, names: Names) -> str:
    """One noun phrase, without a full stop."""
    if segment.everyone:
        return "友だち全員"
    if segment.is_empty:
        return "まだ選ばれていません"
    clauses = [*_home(segment, names), *_children(segment)]
    if subjects := _subjects(segment, names):
        clauses = [f"{subjects}人で", *clauses] if clauses else [subjects]
    return _adnominal(clauses) + "人"


def _adnominal(clauses: list[str]) -> str:
    """Clauses joined so that the last one can stand before 人."""
    *earlier, last = clauses
    return "、".join([*earlier, last.removesuffix("み") + "む" if last.endswith("に住み") else last])


def _subjects(segment: SegmentFilter, names: Names) -> str:
    """「『A』『B』のどれかを選び、『C』を選んでいない」; empty when no category was chosen."""
    clauses = [
        (_quoted(codes, names.categories) + (several if len(codes) > 1 else "を"), linking, final)
        for codes, several, linking, final in (
            (segment.all_of, "をすべて", "選び", "選んだ"),
            (segment.any_of, "のどれかを", "選び", "選んだ"),
            (segment.none_of, "のどれも", "選ばず", "選んでいない"),
        )
        if codes
    ]
    last = len(clauses) - 1
    return "、".join(
        noun + (final if position == last else linking)
        for position, (noun, linking, final) in enumerate(clauses)
    )


def _home(segment: SegmentFilter, names: Names) -> list[str]:
    if not segment.wards:
        return []
    known = [name for code, name in names.wards.items() if code in segment.wards]
    unknown = [code for code in segment.wards if code not in names.wards]
    return ["・".join([*known, *unknown]) + "に住み"]


def _children(segment: SegmentFilter) -> list[str]:
    if not segment.has_child_age:
        return []
    youngest, oldest = segment.child_ages
    if oldest is not None and oldest < 0:
        return ["生まれる予定の子がいる"]
    planned = "（生まれる予定を含む）" if youngest < 0 else ""
    return [f"{describe_ages(max(youngest, 0), oldest)}{planned}の子がいる"]


def _quoted(codes: Iterable[str], names: Mapping[str, str]) -> str:
    wanted = set(codes)
    in_order = [name for code, name in names.items() if code in wanted]
    unknown = sorted(wanted - names.keys())
    return "".join(f"『{name}』" for name in [*in_order, *unknown])
