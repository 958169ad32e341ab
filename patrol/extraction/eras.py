"""Years of the Japanese eras as years of the common calendar."""

from __future__ import annotations

# The year before an era's first, so that 令和8年 is 2018 + 8.
ERA_BASE = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "M": 1867,
    "T": 1911,
    "S": 1925,
    "H": 1988,
    "R": 2018,
    "昭": 1925,
    "平": 1988,
    "令": 2018,
}
ERA_NAMES = "明治|大正|昭和|平成|令和"


def era_year(era: str, year: str) -> int:
    """令和, "8" → 2026; "元" is the first year."""
    return ERA_BASE[era] + (1 if year == "元" else int(year))
