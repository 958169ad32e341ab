"""The days a text speaks of: which ones they are, which lack their weekday, which have a wrong one.

A day without a year is the next one to come, seen from `base` (the day the text is published); one up to
two months back is still the one of this year, so that a report of 3 November in a December paper is not
next year's. A weekday is added only where the day is beyond doubt and people would come on it: not
behind 「毎年」, before 「現在」「号」「付」「生まれ」, in 「11月3日は文化の日」, in a span of half a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import jpholiday

from staff.wording import WEEKDAYS, weekday_mark

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
BACK = 62  # days
AHEAD = 400  # days a day with its year may lie ahead and still be one to come to
LONGEST_SPAN = 180  # days; beyond that it is a financial year, a season, a term
BIRTH_WITHIN = 25  # characters

_D = "[0-9０-９]"
_ERA_YEAR = rf"(?P<era>{'|'.join(ERAS)}) ?(?P<era_year>元|{_D}{{1,2}})"
_YEAR = (
    rf"(?:(?:{_ERA_YEAR}|(?<!{_D})(?P<year>(?:19|20|１９|２０){_D}{{2}}))"
    r" ?年(?:[（(][^（）()\n]{2,8}年[）)])? ?)?"
)
_WEEKDAY = (
    rf"(?P<bracket>[（(](?P<weekday>[{WEEKDAYS}])(?=[曜祝休・,、 ）)])(?:曜日?)?"
    r"(?P<holiday>[・,、 ]?(?:祝日?|休日?|振休))?(?P<closed>[）)])?)?"
)
_DAY = rf"(?P<day>{_D}{{1,2}})日(?![間目後程])"
WRITTEN = re.compile(rf"{_YEAR}(?<!{_D})(?P<month>{_D}{{1,2}})月{_DAY}{_WEEKDAY}")
FOLLOWING = re.compile(rf"(?P<joint>から|〜|～|~|・|、|,|及び|および|と){_DAY}{_WEEKDAY}")
_JOINT = re.compile(r"(?:から|〜|～|~|・|、|,|及び|および|と)$")
_NO_WEEKDAY_BEFORE = re.compile(r"(?:毎年|例年|各年|昨年|前年|一昨年)(?:の)?$")
_NO_WEEKDAY_AFTER = re.compile(
    r" ?(?:号|現在|付|時点|版|分|(?:から|より)?(?:施行|適用|改正|改定|発効)|以[前後降]?に?生"
    r"|は[^。、\n]{0,14}の日|[月火水木金土日]曜)"
    r"|[（(](?:祝|休|[月火水木金土日]{2})"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A day as written, `start`..`end` without and up to `bracket_end` with its weekday.

    `on` is the day it is, None where nobody can tell; `joint` ties it to the mention before.
    """

    start: int
    end: int
    bracket_end: int
    month: int
    day: int
    year: int | None = None
    weekday: str = ""
    says_holiday: bool = False
    is_closed: bool = False
    joint: str = ""
    on: date | None = None

    @property
    def is_right(self) -> bool:
        """The weekday it says is that of the day."""
        return bool(self.on and self.weekday and WEEKDAYS[self.on.weekday()] == self.weekday)


def mentions(text: str, base: date | None) -> list[list[Mention]]:
    """Every day of a text, those that are joined (「3日〜5日」「13日・27日」) together."""
    groups: list[list[Mention]] = []
    for mention in _written(text):
        tied = groups[-1][-1] if groups and mention.joint else None
        mention = replace(mention, on=_resolve(mention, tied, base))
        if tied:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def without_weekday(text: str, base: date | None) -> Iterator[Mention]:
    """The days whose weekday may be added without a doubt."""
    groups = mentions(text, base)
    years = {mention.year for group in groups for mention in group if mention.year}
    for group in groups:
        if base and _is_certain(text, group, base, years):
            yield from (one for one in group if one.on and not _has_bracket(text, one))


def without_holiday(text: str, base: date | None) -> Iterator[Mention]:
    """The days whose weekday proves them right and which are holidays, but do not say so."""
    for group in mentions(text, base):
        for one in group:
            if one.is_right and one.is_closed and not one.says_holiday and jpholiday.is_holiday(one.on):
                yield one


def doubtful(text: str, base: date | None) -> Iterator[tuple[Mention, str]]:
    """Days that do not exist or whose weekday is another, with a sentence for a person to decide."""
    for group in mentions(text, base):
        for one in group:
            words = text[one.start : one.end]
            if not _exists(one):
                yield one, f"「{words}」という日はありません。"
            elif one.on and one.weekday and not one.is_right and not _born(text, one):
                yield (
                    one,
                    f"{one.on.year}年の{one.month}月{one.day}日は{WEEKDAYS[one.on.weekday()]}曜日です。",
                )
            elif one.is_right and one.says_holiday and not jpholiday.is_holiday(one.on):
                yield one, f"{one.on.year if one.on else ''}年のこの日は祝日ではありません。"


def marked(mention: Mention) -> str:
    """「（木）」「（月・祝）」 for a mention whose day is known."""
    assert mention.on is not None
    return f"（{weekday_mark(mention.on)}）"


def _written(text: str) -> Iterator[Mention]:
    end = 0
    for found in WRITTEN.finditer(text):
        if found.start() < end:
            continue
        joint = _JOINT.search(text[max(0, found.start() - 3) : found.start()])
        tied = joint[0] if joint and end and found.start() - len(joint[0]) == end else ""
        mention = _mention(found, tied)
        yield mention
        end = mention.bracket_end
        while following := FOLLOWING.match(text, end):
            mention = replace(
                _mention(following, following["joint"], mention.month), start=following.start("day")
            )
            yield mention
            end = mention.bracket_end


def _mention(found: re.Match[str], joint: str, month: int | None = None) -> Mention:
    groups = found.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    if era := groups.get("era"):
        year = ERAS[era] + (1 if groups["era_year"] == "元" else int(groups["era_year"] or 0))
    return Mention(
        start=found.start(),
        end=found.end("day") + 1,
        bracket_end=found.end(),
        month=month or int(groups["month"] or 0),
        day=int(groups["day"] or 0),
        year=year,
        weekday=groups["weekday"] or "",
        says_holiday=bool(groups["holiday"]),
        is_closed=bool(groups["closed"]),
        joint=joint,
    )


def _resolve(mention: Mention, tied: Mention | None, base: date | None) -> date | None:
    if mention.year:
        return _on(mention, mention.year)
    if tied:
        if tied.on is None:
            return None
        day = _on(mention, tied.on.year)
        return _on(mention, tied.on.year + 1) if day and day < tied.on else day
    if base is None:
        return None
    near = [day for year in (-1, 0, 1) if (day := _on(mention, base.year + year))]
    return next((day for day in near if (day - base).days >= -BACK), None)


def _on(mention: Mention, year: int) -> date | None:
    try:
        return date(year, mention.month, mention.day)
    except ValueError:
        return None


def _exists(mention: Mention) -> bool:
    return _on(mention, mention.year or 2024) is not None  # 2024: a leap year


def _is_certain(text: str, group: list[Mention], base: date, years: set[int]) -> bool:
    days = [one.on for one in group if one.on]
    if len(days) < len(group) or any(one.weekday and not one.is_right for one in group):
        return False
    if (max(days) - min(days)).days >= LONGEST_SPAN:
        return False
    said = any(one.year for one in group)
    if not said and not any(one.is_right for one in group) and years - {days[0].year}:
        return False  # the text speaks of another year
    first = (days[0] - base).days
    if not -BACK <= first <= AHEAD:
        return False
    return not any(_takes_none(text, one) for one in group)


def _takes_none(text: str, one: Mention) -> bool:
    before, after = text[max(0, one.start - 6) : one.start], text[one.end : one.end + 24]
    return bool(_NO_WEEKDAY_BEFORE.search(before) or _NO_WEEKDAY_AFTER.match(after)) or _born(text, one)


def _born(text: str, one: Mention) -> bool:
    return "生まれ" in text[one.end : one.end + BIRTH_WITHIN].partition("。")[0]


def _has_bracket(text: str, one: Mention) -> bool:
    return bool(one.weekday) or text.startswith(("（祝", "(祝"), one.end)
