"""Western years and eras in dates: 2026年, 令和8年, or one with the other in brackets."""

from __future__ import annotations

import calendar
import re
from datetime import date

from channels.newsletter.days import ERAS
from channels.newsletter.style import Years

_BEGIN = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
_ERA_YEAR = rf"(?:{'|'.join(ERAS)}) ?(?:元|[0-9]{{1,2}})"
YEAR = re.compile(
    rf"(?<![0-9])(?<!約)(?<!樹齢)(?<!およそ)(?P<first>{_ERA_YEAR}|(?:19|20)[0-9]{{2}})年(?:[（(](?P<second>{_ERA_YEAR}|(?:19|20)[0-9]{{2}})年[）)])?"
    # 令和8年度, 令和6年能登半島地震, 令和2年7月豪雨 and 昭和32年法律第26号 are names.
    r"(?!度|[\u3400-\u9fff\u30a1-\u30fa]|[0-9]{1,2}月(?:豪雨|台風|地震|大雨|大雪)|[0-9]{1,2}月期"
    # 2000年の歴史, 2026年〜27年
    r"|の歴史|もの|にわた|以上|[・〜～~、と-][0-9]{1,2}年)"
    r"(?=(?:(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?)?)"
)


def respelled(found: re.Match[str], years: Years) -> str:
    """The year as the city writes it; as it was where the two calendars do not say the same year."""
    year = western(found["first"])
    if found["second"] and western(found["second"]) != year:
        return found[0]
    era = era_year(year, found["month"], found["day"])
    if era is None:
        return found[0]
    return {
        Years.WESTERN: f"{year}年",
        Years.ERA: f"{era}年",
        Years.BOTH: f"{year}年（{era}年）",
        Years.AS_WRITTEN: found[0],
    }[years]


def western(written: str) -> int:
    """「令和8」 and 「2026」 → 2026."""
    if written.isdecimal():
        return int(written)
    number = written[2:].strip()
    return ERAS[written[:2]] + (1 if number == "元" else int(number))


def era_year(year: int, month: str | None, day: str | None) -> str | None:
    """「令和8」; None where the era changed within what is said (2019年), or there was none yet."""
    try:
        first = date(year, int(month or 1), int(day or 1))
        last_day = int(day) if day else calendar.monthrange(year, int(month or 12))[1]
        last = date(year, int(month or 12), last_day)
    except ValueError:
        return None
    eras = {next((name for begin, name in _BEGIN if begin <= one), None) for one in (first, last)}
    name = eras.pop()
    if eras or name is None:
        return None
    number = year - ERAS[name]
    return f"{name}{'元' if number == 1 else number}"
