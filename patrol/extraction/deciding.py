"""Of all ages a text names, those that decide whom it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from patrol.extraction.ranges import AgeRange

# 小学生(1~3年生), 未就園の2~3歳児: the figures say which of those the word names.
NARROWED_BY = re.compile(
    r"(?:児|の児童|の?お?子(?:さん|様|ども)?)?(?:と(?:その)?(?:保護者|親|家族))?(?:のうち|の中で)?(?:[(:、のでは]|、おおむね|世代\(|年代\()?$"
)
# 3歳以上の未就学児: a floor and, behind it, the word that says where it ends.
CAPPED_BY = re.compile(r"(?:以上|以降|から)(?:になる|の|で|、|かつ|から)?$")
# 2~3歳の未就園児, 4歳~6歳(未就学児): the word only repeats what the figures said.
REPEATED_BY = re.compile(r"(?:まで|児|以下|未満)?[の(]$")
# 15歳(中学3年生)まで
REPEATED_BEFORE_BOUND = re.compile(r"[^()\n]{0,6}\)(?:まで|以[上下]|未満)")
# 小学生(新1年生も可)
ALSO = re.compile(r"[^()\n]{0,4}も(?:可|参加|含|歓迎|OK)")
IN_BRACKETS = re.compile(r"(?:児|クラス|コース)?\($")
NARROWING_GAP = 12
BELIED_BY = 1.5  # years; 満5歳 within a fiscal year is 4 to 6 on any day of it


@dataclass(frozen=True, slots=True)
class Said:
    """A range with what it is said about and how outright: 3 as 対象, 2 in the title, 1 in passing."""

    range: AgeRange
    role: str
    weight: int


def deciding(said: Sequence[Said], text: str, has_title: bool) -> list[Said]:
    """Outright before in passing, birthdays and figures before vague words, the narrow before the wide."""
    if not said:
        return []
    best = max(one.weight for one in said)
    used = [one for one in said if one.weight == best] if has_title else list(said)
    births = [one for one in used if one.range.by_birth]
    if births and "就学" not in text and not _floor_over(used, births) and not _belied(used, births):
        return births
    return _figures_before_vague(_narrowed(used, text), text)


def _floor_over(used: Sequence[Said], births: Sequence[Said]) -> bool:
    """20歳以上 with a list of birth years that get a coupon: the floor decides, not the list."""
    youngest = min(one.range.low for one in births)
    floors = [one.range.low for one in used if one.range.has_figure and one.range.high is None]
    return any(floor <= youngest for floor in floors if floor >= 18)


def _belied(used: Sequence[Said], births: Sequence[Said]) -> bool:
    """今年度満5歳 beside birthdays that make 7 on the day: an old notice, and the figure is meant."""
    low = min(one.range.low for one in births)
    figures = [one.range for one in used if one.range.has_figure and not one.range.by_birth]
    return any(one.high is not None and abs(one.low - low) > BELIED_BY for one in figures)


def _narrowed(used: list[Said], text: str) -> list[Said]:
    kept: list[Said] = []
    for one in used:
        kept += _settled(kept.pop(), one, text) if kept else [one]
    return kept


def _settled(before: Said, one: Said, text: str) -> list[Said]:
    """Which of two neighbours remain: the narrower of two that say the same, else both."""
    wide, narrow = before.range, one.range
    gap = text[wide.end : narrow.start]
    if len(gap) > NARROWING_GAP or not _overlap(wide, narrow):
        return [before, one]
    if gap.endswith("(") and ALSO.match(text, narrow.end):
        return [before, one]
    if gap.endswith("(") and REPEATED_BEFORE_BOUND.match(text, narrow.end):
        return [before]
    if not wide.has_figure and narrow.has_figure and NARROWED_BY.match(gap):
        # 未就学児(3歳以上) ends where the word does.
        return [_ending(one, wide.high) if gap.endswith("(") and narrow.high is None else one]
    if wide.has_figure and narrow.has_figure:
        return [one] if IN_BRACKETS.match(gap) and _within(narrow, wide) else [before, one]
    if wide.has_figure and wide.high is not None and REPEATED_BY.match(gap):
        return [before]
    if wide.has_figure and wide.high is None and CAPPED_BY.match(gap):
        return [_ending(before, narrow.high)]
    return [before, one]


def _ending(said: Said, high: float | None) -> Said:
    return replace(said, range=replace(said.range, high=high))


def _within(inner: AgeRange, outer: AgeRange) -> bool:
    """0歳クラス(生後2か月~11か月): figures that say more exactly what the figures before them say."""
    if inner.high is None or outer.high is None:
        return False
    return outer.low <= inner.low and inner.high <= outer.high


def _overlap(one: AgeRange, other: AgeRange) -> bool:
    return (other.high is None or one.low < other.high) and (one.high is None or other.low < one.high)


def _figures_before_vague(used: list[Said], text: str) -> list[Said]:
    figures = [one for one in used if one.range.has_figure]
    if not figures:
        clear = [one for one in used if not one.range.vague]
        # 児童 is a child of any age in law and a pupil in schools: it gives way to any other word.
        telling = [one for one in used if text[one.range.start : one.range.end] != "児童"]
        return clear or telling or used
    kept = [one for one in used if one.range.has_figure or not one.range.vague]
    dropped = [one for one in used if one.range.vague and not one.range.has_figure]
    return _capped(kept, dropped)


def _capped(kept: list[Said], dropped: list[Said]) -> list[Said]:
    """幼児 (今年度3歳以上になる子): an open range takes its upper end from the word beside it."""
    if any(one.range.high is not None for one in kept):
        return kept
    floor = min(one.range.low for one in kept)
    tops = [one.range.high for one in dropped if one.range.high is not None and one.range.high > floor]
    if not tops or any("シニア" in one.range.stages for one in dropped):
        return kept
    return [_ending(one, max(tops)) for one in kept]
