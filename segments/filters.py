"""The typed answer to "who gets it?": stored as JSON with an announcement, frozen with its approval."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from segments.ages import BEFORE_BIRTH, GROWN_UP
from staff.errors import Refused

_CODE = re.compile(r"[-a-zA-Z0-9_]{1,30}")
_CODE_LISTS = ("any_of", "all_of", "none_of", "wards")
_AGES = ("child_age_min_months", "child_age_max_months")
_MOST_CODES = 63


@dataclass(frozen=True, slots=True)
class SegmentFilter:
    """Conditions joined by "and". Nothing chosen reaches nobody: 「全員」 has to be said (`everyone`).

    The LINE tool Japanese cities used before sent to everybody when no condition was given; here an empty
    filter is harmless.
    """

    everyone: bool = False
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    child_age_min_months: int | None = None
    child_age_max_months: int | None = None

    @property
    def has_child_age(self) -> bool:
        return self.child_age_min_months is not None or self.child_age_max_months is not None

    @property
    def child_ages(self) -> tuple[int, int | None]:
        """Youngest and oldest in months, both included. Without a lower end: born, or expected at all."""
        youngest, oldest = self.child_age_min_months, self.child_age_max_months
        if youngest is None:
            youngest = BEFORE_BIRTH if oldest is not None and oldest < 0 else 0
        return youngest, oldest

    @property
    def is_empty(self) -> bool:
        """Nobody has been chosen yet."""
        return not (self.everyone or self.any_of or self.all_of or self.wards or self.has_child_age)

    @property
    def category_codes(self) -> frozenset[str]:
        return frozenset(self.any_of + self.all_of + self.none_of)

    def to_json(self) -> dict[str, Any]:
        """Canonical: only what was chosen, codes sorted, so that equal filters have equal digests."""
        chosen: dict[str, Any] = {"everyone": True} if self.everyone else {}
        chosen |= {name: sorted(getattr(self, name)) for name in _CODE_LISTS if getattr(self, name)}
        return chosen | {name: getattr(self, name) for name in _AGES if getattr(self, name) is not None}

    @classmethod
    def from_json(cls, value: object) -> SegmentFilter:
        """Strict: an unknown name, a wrong type or a contradiction is Refused, never guessed at."""
        if not isinstance(value, Mapping):
            raise Refused("届ける相手の条件を読み取れません。選び直してください。")
        if unknown := set(value) - {field.name for field in fields(cls)}:
            raise Refused(
                f"届ける相手に、使えない条件があります（{_excerpt(unknown)}）。選び直してください。"
            )
        everyone = value.get("everyone", False)
        if not isinstance(everyone, bool):
            raise Refused("届ける相手の「全員」の指定を読み取れません。選び直してください。")
        segment = cls(
            everyone=everyone,
            any_of=_codes(value.get("any_of", [])),
            all_of=_codes(value.get("all_of", [])),
            none_of=_codes(value.get("none_of", [])),
            wards=_codes(value.get("wards", [])),
            child_age_min_months=_age(value.get("child_age_min_months")),
            child_age_max_months=_age(value.get("child_age_max_months")),
        )
        segment.refuse_contradictions()
        return segment

    def refuse_contradictions(self) -> None:
        """Raise Refused when the conditions cannot be meant together."""
        if self.everyone and (self.category_codes or self.wards or self.has_child_age):
            raise Refused("「全員」と他の条件は一緒に選べません。どちらかにしてください。")
        if self.is_empty and self.none_of:
            raise Refused("「除く」だけでは届ける相手が決まりません。届ける分野か区も選んでください。")
        if set(self.none_of) & set(self.any_of + self.all_of):
            raise Refused("同じ分野を「届ける」と「除く」の両方に選んでいます。どちらかにしてください。")
        youngest, oldest = self.child_age_min_months, self.child_age_max_months
        if youngest is not None and oldest is not None and youngest > oldest:
            raise Refused("子の年齢の「から」が「まで」より上になっています。入れ替えてください。")

    def describe(self) -> str:
        """The audience in words: 「『子育て』を選んだ人で、東区・西区に住み、0〜2歳の子がいる人」."""
        from segments.describing import Names, describe

        return describe(self, Names.load())


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > _MOST_CODES:
        raise Refused("届ける相手の分野か区を読み取れません。選び直してください。")
    if not all(isinstance(code, str) and _CODE.fullmatch(code) for code in value):
        raise Refused("届ける相手に、分野や区でないものが混ざっています。選び直してください。")
    return tuple(sorted(set(value)))


def _age(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused("子の年齢を読み取れません。選び直してください。")
    if not BEFORE_BIRTH <= value <= GROWN_UP:
        raise Refused("子の年齢は、妊娠中から17歳までの間で選んでください。")
    return value


def _excerpt(names: set[Any]) -> str:
    return "、".join(sorted(str(name)[:20] for name in names)[:3])
