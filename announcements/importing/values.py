"""Reading single cells: days, times, money. What cannot be read raises Unreadable with the reason."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

from staff.wording import JAPAN

# Behind the day nothing but its weekday or a time: 「2026-12-05 または 12-06」 is two days.
_DAY = re.compile(
    r"(?:(\d{4})|(?:令和|R)\s*(\d{1,2}|元))\s*(?:-|/|\.|年)\s*(\d{1,2})\s*(?:-|/|\.|月)\s*(\d{1,2})\s*日?"
    r"\s*(?:\([月火水木金土日](?:曜日?)?(?:[・,]?祝日?)?\))?(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT_DAY = re.compile(r"(\d{4})()(\d{2})(\d{2})")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})")
_BEFORE_REIWA = 2018
_CLOCK = re.compile(r"(午前|午後)?\s*(\d{1,2})\s*(?::|時)\s*(\d{1,2})?\s*(?:分|:\d{2})?")
_COMPACT_CLOCK = re.compile(r"()(\d{2})(\d{2})")
# Lines which the publisher's converter added below the clerk's own words; their own columns hold the same.
_MACHINE_LINE = re.compile(
    r"^(?:開始日|終了日|開始時刻|終了時刻|申込期限日|申込期限時刻)\s*[:：].*$", re.MULTILINE
)
# Lines that only repeat what the column is called.
_HEADINGS = frozenset({"長期間イベント", "申込方法", "参加申込方法"})


class Unreadable(ValueError):
    """A cell that cannot be understood; the message is Japanese and names the column."""


def day(column: str, text: str) -> date | None:
    """2022-01-27, 2022/1/27, 20220127, 2022年1月27日, 令和4年1月27日; None for a blank."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    try:
        found = _named_day(plain)
    except ValueError as error:
        raise Unreadable(_cannot_read(column, text, "実在する日付")) from error
    if found is None:
        raise Unreadable(_cannot_read(column, text, "「2026-12-03」の形"))
    return found


def _named_day(plain: str) -> date | None:
    """None for what does not look like a day; ValueError for one that does not exist."""
    if _MOMENT.fullmatch(plain):  # with its zone: an evening in London is the next day here
        return datetime.fromisoformat(plain).astimezone(JAPAN).date()
    found = _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain)
    if found is None:
        return None
    year = int(found[1]) if found[1] else _BEFORE_REIWA + int(found[2].replace("元", "1"))
    return date(year, int(found[3]), int(found[4]))


def clock(column: str, text: str) -> time | None:
    """09:30, 0930, 9:30:00, 9時30分, 午後1時; None for a blank."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = _CLOCK.fullmatch(plain) or _COMPACT_CLOCK.fullmatch(plain)
    if found is None:
        raise Unreadable(_cannot_read(column, text, "「09:30」の形"))
    hour, minute = int(found[2]), int(found[3] or 0)
    if found[1] == "午後" and hour < 12:
        hour += 12
    try:
        return time(hour, minute)
    except ValueError as error:
        raise Unreadable(_cannot_read(column, text, "0:00から23:59まで")) from error


def _cannot_read(column: str, text: str, wanted: str) -> str:
    return f"「{column}」の「{text[:20]}」を読めません。{wanted}にしてください。"


def words(text: str) -> str:
    """The clerk's own words of a cell: no headings, no lines a converter added."""
    lines = (line.strip() for line in _MACHINE_LINE.sub("", text).splitlines())
    return "\n".join(line for line in lines if line and line not in _HEADINGS)


def fee(basic: str, detail: str) -> str:
    """「無料」「1,000円」「500円（材料費）」. A 0 beside a detail is a blank, not a promise of 無料."""
    amount = _whole(unicodedata.normalize("NFKC", basic).replace(",", "").removesuffix("円"))
    detail = " ".join(words(detail).split())
    if not amount.isdecimal():
        return "、".join(part for part in (basic.strip(), detail) if part)
    if int(amount) == 0:
        return detail or "無料"
    money = f"{int(amount):,}円"
    return f"{money}（{detail}）" if detail and money not in detail else detail or money


def capacity(number: str, context: str) -> str:
    """「8人」; where the event itself speaks of 「8組」, that. A 0 is a blank."""
    plain = _whole(unicodedata.normalize("NFKC", number))
    if plain == "0":
        return ""
    if not plain.isdecimal():
        return number
    context = unicodedata.normalize("NFKC", context)
    unit = next(
        (unit for unit in ("組", "世帯", "チーム", "台") if re.search(rf"(?<!\d){plain}\s*{unit}", context)),
        "人",
    )
    return f"{int(plain):,}{unit}"


def _whole(number: str) -> str:
    """「20」 of 「20.0」, as spreadsheets write it."""
    return re.sub(r"(?<=[0-9])\.0+$", "", number.strip())
