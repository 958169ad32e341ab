"""Date × weekday, resolved against the day of sending.

Of 724 dates in published announcements seven had the wrong weekday; every one whose weekday fits no
neighbouring year was a real error, so that case stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import jpholiday

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.extraction import DateMention, find_dates
from patrol.extraction.dates import WEEKDAY_NAMES, find_no_days, find_years_apart
from patrol.severity import Severity
from staff.wording import format_date

BIRTH_WITHIN = 25  # characters: 平成17年4月2日から平成18年4月1日生まれ

# Days: the first of a series may be long gone. What lies farther back is last year's text,
# though its year stands somewhere: 令和7年12月1日から受付。12月5日(金)に説明会.
LONGEST_SERIES = 240
MOST_YEARS = 20  # no announcement says more; a hostile text may
REPORTED = re.compile(r"[^。\n]{0,60}?(?:まし|でし)た")
LEAP_YEAR_REACH = 8
LEAP_YEAR = re.compile(r"うるう年|閏年")
BORN = re.compile(r"[にの]?(?:生まれ|誕生)")


class WeekdayCheck(Check):
    name = "weekday"
    version = 3
    title = "日付と曜日"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            yield from self._of_no_calendar(passage)
            mentions = find_dates(passage.text)
            settled = any(is_right(mention, meant(mention, draft)) for mention in mentions)
            years = years_said(passage.text, mentions)
            before: date | None = None
            for mention in mentions:
                one = until(mention, before, draft)
                days = fitting_days(one, years)
                long_gone = all((draft.send_date - day).days > LONGEST_SERIES for day in days)
                if not days or (long_gone and not reported(passage.text, one)):
                    yield from self._judge(draft, passage, one, settled, days)
                before = sure_day(one, draft)

    def _of_no_calendar(self, passage: Passage) -> Iterator[Finding]:
        for start, end in find_no_days(passage.text):
            reason = f"{passage.text[start:end]}という日はありません。"
            yield self.found_at(passage, start, end, Severity.STOP, reason, "日付を確かめてください。")
        for start, end in find_years_apart(passage.text):
            yield self.found_at(
                passage,
                start,
                end,
                Severity.STOP,
                f"「{passage.text[start:end]}」は、元号の年と西暦の年が合いません。",
                "どちらかの年を直してください。",
            )

    def _judge(
        self,
        draft: CheckInput,
        passage: Passage,
        mention: DateMention,
        settled: bool,
        past: Sequence[date],
    ) -> Iterator[Finding]:
        """`settled`: another day of the text has the right weekday, so its year is not in doubt.

        `past`: days long gone that the weekday fits, of years the text says.
        """
        day = meant(mention, draft)
        if day is None:
            # 2/30 may be a ratio; 2/30(月) is a day.
            a_day = mention.weekday is not None or "日" in passage.text[mention.start : mention.end]
            if a_day and not of_leap_years(passage.text, mention):
                yield self._at(
                    passage,
                    mention,
                    Severity.STOP,
                    f"{mention.month}月{mention.day}日という日はありません。",
                    "日付を確かめてください。",
                )
        elif mention.weekday is not None and day.weekday() != mention.weekday:
            known = settled or named_by_facts(mention, draft)
            fitting = past[0].year if past else None if known else fitting_year(mention, draft.send_date)
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


def years_said(text: str, mentions: Sequence[DateMention]) -> list[int]:
    """Years a day without one may mean because the text says them, the latest first.

    Days of birth say nothing of an event.
    """
    said = {
        one.year for one in mentions if one.year and "生まれ" not in text[one.end : one.end + BIRTH_WITHIN]
    }
    return sorted({year + more for year in said for more in (0, 1)}, reverse=True)[:MOST_YEARS]


def fitting_days(mention: DateMention, years: Sequence[int]) -> list[date]:
    """The days of `years` that the weekday of a mention without a year fits."""
    if mention.year is not None:
        return []
    days = (mention.on(year) for year in years)
    return [day for day in days if day is not None and is_right(mention, day)]


def reported(text: str, mention: DateMention) -> bool:
    """True where the sentence tells of what has been."""
    return bool(REPORTED.match(text, mention.end))


def until(mention: DateMention, before: date | None, draft: CheckInput) -> DateMention:
    """「令和8年12月29日〜1月3日」 ends on the first such day not before its start."""
    if mention.year or mention.joint != "~" or before is None or named_by_facts(mention, draft):
        return mention
    ends = (mention.on(year) for year in (before.year, before.year + 1))
    end = next((day for day in ends if day and day >= before), None)
    return replace(mention, year=end.year) if end else mention


def sure_day(mention: DateMention, draft: CheckInput) -> date | None:
    """The day of a mention whose year is in no doubt."""
    day = meant(mention, draft)
    sure = mention.year is not None or named_by_facts(mention, draft) or is_right(mention, day)
    return day if sure else None


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
