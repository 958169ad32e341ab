"""What a city decides about its house style, read once from the environment at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

COUNTERS = "カかヶヵケ箇"
FEE_MARKS = "¥費"
_YES = frozenset({"true", "on", "yes", "1"})
_NO = frozenset({"false", "off", "no", "0"})


class Years(StrEnum):
    """How a year of a date is written. 年度 and names (令和6年能登半島地震) always stay as written."""

    AS_WRITTEN = "as_written"
    WESTERN = "western"  # 2026年
    ERA = "era"  # 令和8年
    BOTH = "both"  # 2026年（令和8年）


class Brackets(StrEnum):
    """Around a weekday."""

    FULL = "full"  # （木）
    HALF = "half"  # (木)


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """One city's spelling. What is not asked here is the same in every city (see `house_style`)."""

    counter: str = "カ"  # 3カ月 (papers), 3か月 (公用文), 3ヶ月
    age_in_sai: bool = True  # 才 → 歳
    helpers_in_kana: bool = True  # 下さい → ください
    and_in_kana: bool = False  # 及び → および; 公用文 writes the kanji, many papers the kana
    wide_single_digits: bool = False  # ３人, but 10人
    add_weekdays: bool = True  # 12月3日 → 12月3日（木）
    weekday_brackets: Brackets = Brackets.FULL
    years: Years = Years.AS_WRITTEN
    drop_repeated_month: bool = False  # 12月13日・12月27日 → 12月13日・27日
    fee_mark: str = "¥"

    def __post_init__(self) -> None:
        if self.counter not in COUNTERS or len(self.counter) != 1:
            raise ValueError(f"counter は {'・'.join(COUNTERS)} のどれかにしてください。")
        if self.fee_mark not in FEE_MARKS or len(self.fee_mark) != 1:
            raise ValueError(f"fee_mark は {'・'.join(FEE_MARKS)} のどれかにしてください。")

    @classmethod
    def from_environment(cls, read: Callable[[str, str], str]) -> HouseStyle:
        """`read(name, default)` gives NEWSLETTER_COUNTER …; an odd value is a ValueError that names it."""
        usual = cls()
        values: dict[str, Any] = {}
        for each in fields(cls):
            name, default = f"NEWSLETTER_{each.name.upper()}", getattr(usual, each.name)
            values[each.name] = _value(name, read(name, "").strip(), default)
        try:
            return cls(**values)
        except ValueError as error:
            field, _, words = str(error).partition(" ")
            raise ValueError(f"NEWSLETTER_{field.upper()} {words}") from None


def _value(name: str, written: str, default: bool | str) -> bool | str:
    if not written:
        return default
    if isinstance(default, bool):
        if written.lower() not in _YES | _NO:
            raise ValueError(f"{name} は on か off にしてください。")
        return written.lower() in _YES
    if isinstance(default, StrEnum):
        known = type(default)
        if written not in list(known):
            raise ValueError(f"{name} は {' / '.join(known)} のどれかにしてください。")
        return known(written)
    return written
