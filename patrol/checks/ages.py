"""Ranges of ages held against each other."""

from __future__ import annotations

from dataclasses import dataclass

from announcements.facts import Facts
from announcements.models.announcement import AudienceKind
from patrol.checks.draft import CategoryProfile

OLDEST = 100.0


@dataclass(frozen=True, slots=True)
class Ages:
    """From `low` to `high` years; an open end is 0 or 100."""

    low: float = 0.0
    high: float = OLDEST

    @classmethod
    def of(cls, low: float | None, high: float | None) -> Ages:
        return cls(low or 0.0, OLDEST if high is None else high)

    @classmethod
    def of_profile(cls, profile: CategoryProfile) -> Ages:
        return cls.of(profile.age_min, profile.age_max)

    @property
    def width(self) -> float:
        return self.high - self.low

    def share_within(self, other: Ages) -> float:
        """How much of these ages lies in `other`, 0 to 1. A single age is in or out, both ends included."""
        if self.width <= 0:
            return 1.0 if other.low <= self.low <= other.high else 0.0
        return max(0.0, min(self.high, other.high) - max(self.low, other.low)) / self.width

    def likeness(self, other: Ages) -> float:
        """What both share of what either covers, 0 to 1."""
        shared = max(0.0, min(self.high, other.high) - max(self.low, other.low))
        covered = max(self.high, other.high) - min(self.low, other.low)
        return shared / covered if covered else 1.0

    def shared_with(self, other: Ages) -> Ages:
        """The ages in both; meant for ranges that overlap."""
        return Ages(max(self.low, other.low), min(self.high, other.high))

    def words(self) -> str:
        """「8〜12歳」「65歳以上」「0歳」「生後4か月〜6か月」."""
        if self.high >= OLDEST:
            return f"{age_words(self.low)}以上"
        if self.high <= self.low:
            return age_words(self.low)
        if self.low == int(self.low) and self.high == int(self.high):
            return f"{int(self.low)}〜{int(self.high)}歳"
        return f"{age_words(self.low)}〜{age_words(self.high)}"


def age_words(years: float) -> str:
    """「3歳」「1歳6か月」「4か月」."""
    whole, months = divmod(round(years * 12), 12)
    parts = (f"{whole}歳" if whole or not months else "", f"{months}か月" if months else "")
    return "".join(parts)


def stated_ages(facts: Facts) -> Ages | None:
    """The ages of the structured 対象, or None where it names none."""
    low, high = facts.audience_age_min, facts.audience_age_max
    if facts.audience_kind != AudienceKind.AGES or (low is None and high is None):
        return None
    return Ages.of(None if low is None else float(low), None if high is None else float(high))


def better_category(ages: Ages, others: tuple[CategoryProfile, ...]) -> CategoryProfile | None:
    """The category whose profile is most like these ages, if most of them fit it."""
    fitting = [
        (ages.likeness(Ages.of_profile(profile)), -index, profile)
        for index, profile in enumerate(others)
        if profile.has_ages and ages.share_within(Ages.of_profile(profile)) >= 0.6
    ]
    return max(fitting)[2] if fitting else None
