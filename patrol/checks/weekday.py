"""Date × weekday, resolved against the day of sending.

Of 724 dates in published announcements seven had the wrong weekday; every one whose weekday fits no
neighbouring year was a real error, so that case stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import jpholiday

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.extraction import DateMention, find_dates
from patrol.extraction.dates import WEEKDAY_NAMES
from patrol.severity import Severity
from staff.wording import format_date

BIRTH_WITHIN = 25  # characters: 平成17年4月2日から平成18年4月1日生まれ

LEAP_YEAR_REACH = 8
LEAP_YEAR = re.compile(r"うるう年|閏年")
BORN = re.compile(r"[にの]?(?:生まれ|誕生)")


class WeekdayCheck(Check):
    name = "weekday"
    version = 3
    title = "日付と曜日"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            mentions = find_dates(passage.text)
            settled = any(is_right(mention, meant(mention, draft)) for mention in mentions)
            years = years_said(passage.text, mentions)
            for mention in mentions:
                if mention.year is None and any(is_right(mention, mention.on(year)) for year in years):
                    continue  # 平成29年6月15日(木)から6月26日(月)まで: the year was said before
                yield from self._judge(draft, passage, mention, settled)

    def _judge(
        self, draft: CheckInput, passage: Passage, mention: DateMention, settled: bool
    ) -> Iterator[Finding]:
        """`settled`: another day of the text has the right weekday, so its year is not in doubt."""
        day = meant(mention, draft)
        if day is None:
            if "日" in passage.text[mention.start : mention.end] and not of_leap_years(passage.text, mention):
                yield self._at(
                    passage,
                    mention,
                    Severity.STOP,
                    f"{mention.month}月{mention.day}日という日はありません。",
                    "日付を確かめてください。",
                )
        elif mention.weekday is not None and day.weekday() != mention.weekday:
            known = settled or named_by_facts(mention, draft)
            fitting = None if known else fitting_year(mention, draft.send_date)
            yield self._wrong_weekday(passage, mention, day, fitting)
        elif mention.says_holiday and not jpholiday.is_holiday(day):
            yield self._at(
                passage,
                mention,
                Severity.CONFIRM,
                f"{format_date(day)}は祝日ではありません。",
                "「祝」を消すか、日付を確かめてください。",
            )

    def _wrong_weekday(
        self, passage: Passage, mention: DateMention, day: date, fitting: int | None
    ) -> Finding:
        said = WEEKDAY_NAMES[mention.weekday or 0]
        really = f"{day.year}年{day.month}月{day.day}日は{WEEKDAY_NAMES[day.weekday()]}曜日です"
        if fitting is None:
            reason = f"{really}。「{said}」とは合いません。"
            severity = Severity.STOP
        else:
            reason = f"{really}。「{said}」になるのは{fitting}年です。前の文面の写しではありませんか。"
            severity = Severity.CONFIRM
        return self._at(passage, mention, severity, reason, "日付か曜日のどちらかを直してください。")

    def _at(
        self, passage: Passage, mention: DateMention, severity: Severity, reason: str, suggestion: str
    ) -> Finding:
        return self.found_at(passage, mention.start, mention.end, severity, reason, suggestion)


def years_said(text: str, mentions: Sequence[DateMention]) -> set[int]:
    """Years a day without one may mean because the text says them. Days of birth say nothing of an event."""
    said = {
        one.year for one in mentions if one.year and "生まれ" not in text[one.end : one.end + BIRTH_WITHIN]
    }
    return {year + more for year in said for more in (0, 1)}


def of_leap_years(text: str, mention: DateMention) -> bool:
    """うるう年の2月29日, and whoever was born on it."""
    before = text[max(0, mention.start - LEAP_YEAR_REACH) : mention.start]
    return bool(LEAP_YEAR.search(before) or BORN.match(text, mention.end)) and mention.year is None


def meant(mention: DateMention, draft: CheckInput) -> date | None:
    """The day a mention means: the one the facts name, else the nearest to the day of sending."""
    return named_by_facts(mention, draft) or mention.nearest(draft.send_date)


def named_by_facts(mention: DateMention, draft: CheckInput) -> date | None:
    """The day of the facts that a mention without a year repeats."""
    facts = draft.facts
    for known in (facts.starts_on, facts.ends_on, facts.deadline_on):
        if mention.year is None and known and (known.month, known.day) == (mention.month, mention.day):
            return known
    return None


def is_right(mention: DateMention, day: date | None) -> bool:
    return day is not None and mention.weekday == day.weekday()


def fitting_year(mention: DateMention, send_date: date) -> int | None:
    """The neighbouring year in which the weekday of a day without a year is right."""
    if mention.year is not None:
        return None
    for year in (send_date.year, send_date.year + 1, send_date.year - 1):
        day = mention.on(year)
        if day and day.weekday() == mention.weekday:
            return year
    return None
