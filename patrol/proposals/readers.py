"""Fewer readers: only those with children of an age, only those of a ward."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from announcements.models.announcement import AudienceKind
from patrol.proposals.situation import Option, Situation, narrowed
from segments.ages import BEFORE_BIRTH, GROWN_UP, describe_ages

PRESCHOOL = (0, 6 * 12 + 11)  # 0〜6歳
YOUNGEST_ADULT = 18


def by_children(situation: Situation) -> tuple[Option, ...]:
    """The ages the announcement names, those of its category's profile, and 0〜6歳."""
    return tuple(_by_children(situation))


def by_ward(situation: Situation) -> tuple[Option, ...]:
    """One option per ward; the wards the announcement speaks of come first."""
    if not situation.to_line:
        return ()
    facts = situation.facts
    said = " ".join((facts.title, facts.place, facts.address, facts.body))
    options = [
        Option(
            code,
            f"{name}に住む人だけに送る",
            {"segment": narrowed(situation.segment, wards=(code,))},
            f"{name}の人に関わるお知らせです。届ける相手を、{name}に住む人に絞りませんか。",
            advised=name in said,
        )
        for code, name in situation.wards
    ]
    return tuple(sorted(options, key=lambda option: not option.advised))


def _by_children(situation: Situation) -> Iterator[Option]:
    if not situation.to_line:
        return
    facts, profile = situation.facts, situation.category
    if facts.audience_kind == AudienceKind.AGES and (
        ages := in_months(facts.audience_age_min, facts.audience_age_max, facts.audience_pregnancy)
    ):
        yield _children(situation, "stated", ages, "このお知らせの対象です。", advised=True)
    if profile and (ages := in_months(profile.age_min, profile.age_max, profile.includes_pregnancy)):
        why = f"『{profile.name}』を選んだ人に約束したのは、{profile.promised}です。"
        yield _children(situation, "profile", ages, why)
    yield _children(situation, "preschool", PRESCHOOL, "就学前のお子さんがいる人に関わるお知らせです。")


def _children(
    situation: Situation, key: str, ages: tuple[int, int], why: str, *, advised: bool = False
) -> Option:
    youngest, oldest = ages
    planned = "（生まれる予定を含む）" if youngest < 0 else ""
    words = "生まれる予定の子" if oldest < 0 else f"{describe_ages(max(youngest, 0), oldest)}{planned}の子"
    segment = narrowed(situation.segment, child_age_min_months=youngest, child_age_max_months=oldest)
    return Option(
        key,
        f"{words}がいる人だけに送る",
        {"segment": segment},
        f"{why}届ける相手を、{words}がいる人に絞りませんか。",
        advised,
    )


def in_months(
    low: Decimal | float | None, high: Decimal | float | None, pregnancy: bool
) -> tuple[int, int] | None:
    """Years, both ends included, as months of age: 6 is up to 6歳11か月, 0.5 is 6か月. None: no children."""
    if low is None and high is None:
        return (BEFORE_BIRTH, -1) if pregnancy else None
    youngest = BEFORE_BIRTH if pregnancy else round(float(low or 0) * 12)
    if float(low or 0) >= YOUNGEST_ADULT:
        return None
    oldest = GROWN_UP if high is None else min(_to_the_end(float(high)), GROWN_UP)
    return youngest, oldest


def _to_the_end(years: float) -> int:
    return int(years) * 12 + 11 if years == int(years) else round(years * 12)
