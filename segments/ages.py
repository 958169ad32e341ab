"""Ages of children in whole months. Only the month of birth is kept, so a month is the finest there is."""

from __future__ import annotations

from datetime import date

BEFORE_BIRTH = -10  # an expected month of birth may be registered from early pregnancy on
GROWN_UP = 18 * 12 - 1


def age_in_months(birth_month: date, on: date) -> int:
    """Whole months from the month of birth to the month of `on`; negative before birth."""
    return (on.year - birth_month.year) * 12 + on.month - birth_month.month


def month_before(on: date, months: int) -> date:
    """First day of the month `months` before that of `on` (after it when negative)."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, 1)


def month_number(month: date) -> int:
    """Months since the year 0, so that neighbouring months have neighbouring numbers."""
    return month.year * 12 + month.month - 1


def describe_ages(youngest: int, oldest: int | None) -> str:
    """「0〜2歳」「6〜11か月」「3歳以上」 of children already born; both ends are included."""
    return f"{_from(youngest)}以上" if oldest is None else _both_ends(youngest, oldest)


def _both_ends(youngest: int, oldest: int) -> str:
    whole_years = youngest % 12 == 0 and oldest % 12 == 11
    if whole_years:
        first, last = youngest // 12, oldest // 12
        return f"{first}歳" if first == last else f"{first}〜{last}歳"
    if oldest < 12:
        return f"{oldest}か月" if youngest == oldest else f"{youngest}〜{oldest}か月"
    return f"{_from(youngest)}〜{_to(oldest)}"


def _from(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{years}歳" if rest == 0 else f"{f'{years}歳' if years else ''}{rest}か月"


def _to(months: int) -> str:
    return f"{months // 12}歳" if months % 12 == 11 else _from(months)
