"""The facts in words, in the fixed order of municipal notices: 日時 場所 対象 定員 費用 … 問合せ.

Empty facts are left out. Order and labels follow the papers of Japanese cities.
"""

from __future__ import annotations

from decimal import Decimal

from announcements.facts import Facts
from staff.wording import WAVE, format_date, format_time, format_time_range


def fact_lines(facts: Facts) -> list[tuple[str, str]]:
    """(label, text) of every fact that is known."""
    lines = (
        ("日時", when(facts)),
        ("場所", where(facts)),
        ("対象", audience(facts)),
        ("定員", people(facts)),
        ("費用", fee(facts)),
        ("持ち物", facts.belongings),
        ("申込", facts.how_to_apply),
        ("締切", deadline(facts)),
        ("問合せ", contact(facts)),
    )
    return [(label, text.strip()) for label, text in lines if text.strip()]


def when(facts: Facts) -> str:
    """「12月3日(木)〜5日… 午前10時〜11時30分、受付は…」. Times of several days are each day's hours."""
    words = " ".join(part for part in (_days(facts), _hours(facts)) if part)
    note = " ".join(facts.schedule_note.split())
    return f"{words}（{note}）" if words and note else words or note


def _days(facts: Facts) -> str:
    if facts.starts_on is None:
        until = format_date(facts.ends_on) if facts.ends_on else ""
        # 「12月3日(木) 午後5時まで」 says it once.
        return until if facts.ends_at and not facts.starts_at else until and f"{until}まで"
    first = format_date(facts.starts_on)
    if facts.ends_on is None or facts.ends_on == facts.starts_on:
        return first
    return f"{first}{WAVE}{format_date(facts.ends_on, base_year=facts.starts_on.year)}"


def _hours(facts: Facts) -> str:
    if facts.starts_at is None:
        return f"{format_time(facts.ends_at)}まで" if facts.ends_at else ""
    if facts.ends_at is None and facts.ends_on == facts.starts_on:
        return f"{format_time(facts.starts_at)}から"
    return format_time_range(facts.starts_at, facts.ends_at)


def people(facts: Facts) -> str:
    """「20人」 for a bare 「20」, as event files have it."""
    number = facts.capacity.strip()
    return f"{int(number):,}人" if number.isdecimal() else number


def fee(facts: Facts) -> str:
    """「1,000円」 for a bare 「1000」, 「無料」 for 「0」."""
    number = facts.fee.strip()
    if not number.isdecimal():
        return number
    return f"{int(number):,}円" if int(number) else "無料"


def where(facts: Facts) -> str:
    """「中央公民館（若葉1丁目2番）」."""
    if facts.place and facts.address and facts.address not in facts.place:
        return f"{facts.place}（{facts.address}）"
    return facts.place or facts.address


def audience(facts: Facts) -> str:
    """The clerk's own words for 対象, or words made of the structured fields."""
    if facts.audience_text:
        return " ".join(facts.audience_text.split())
    pregnant = "妊娠中の人" if facts.audience_pregnancy else ""
    if facts.audience_kind == "everyone":
        return "どなたでも"
    ages = age_range(facts.audience_age_min, facts.audience_age_max) if facts.audience_kind == "ages" else ""
    return "、".join(part for part in (ages, pregnant) if part)


def age_range(low: Decimal | None, high: Decimal | None) -> str:
    """「4か月〜1歳6か月」「18歳以上」「6歳まで」; "" when neither end is known."""
    if low is not None and high is not None:
        return age(low) if age(low) == age(high) else f"{age(low)}{WAVE}{age(high)}"
    if low is not None:
        return f"{age(low)}以上"
    return f"{age(high)}まで" if high is not None else ""


def age(years: Decimal) -> str:
    """「8か月」「1歳6か月」「3歳」; ages are kept with two decimals, so months are rounded."""
    whole, months = divmod(round(years * 12), 12)
    return "".join(part for part in (f"{whole}歳" if whole or not months else "", _months(months)) if part)


def _months(months: int) -> str:
    return f"{months}か月" if months else ""


def deadline(facts: Facts) -> str:
    """「12月1日(火) 午後5時」."""
    if facts.deadline_on is None:
        return ""
    base_year = facts.starts_on.year if facts.starts_on else None
    day = format_date(facts.deadline_on, base_year=base_year)
    return f"{day} {format_time(facts.deadline_at)}" if facts.deadline_at else day


def contact(facts: Facts) -> str:
    """「子育て支援課 電話0000-12-3411」: the department stands in where no contact is named."""
    name = facts.contact or facts.department_name
    phone = facts.contact_phone or ("" if facts.contact else facts.department_phone)
    return " ".join(part for part in (name, f"電話{phone}" if phone else "", facts.contact_email) if part)
