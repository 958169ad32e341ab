"""Where a text says another day, hour, place, fee or telephone than the field of that name holds.

A text names many days, amounts and numbers. Held against a field is only what stands under its label, and
nothing is said as soon as one of those fits it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, time

from announcements.models.announcement import Kind
from patrol.checks.amounts import PHONE, amounts, digits, squeezed
from patrol.checks.draft import TEXT_PREFIX, CheckInput, Passage
from patrol.checks.labels import CLOCK, COLON, VALUE, closing_days, days_when, values
from patrol.checks.weekday import meant
from patrol.extraction import DateMention, find_dates, find_times
from patrol.extraction.folding import compatible
from patrol.severity import Severity
from staff.wording import format_date, format_time

# start and end in the passage, how grave, and why
Apart = tuple[int, int, Severity, str]

TODAYS_NAMES = {Kind.EVENT, Kind.CONSULT}  # a day in their title is the one they are held on
NOT_THIS_TIME = re.compile(r"前回|昨年|去年|前年|一昨年|第\d+回|初回")
NOT_THIS_TIME_REACH = 14
OTHERWISE_MEANT = re.compile(
    r"[^。\n]{0,6}?(?:生まれ|現在|時点|以前|以降|以後|施行|改正|号)|[^。\n]{0,50}?(?:まし|でし)た"
)
FEE = re.compile(rf"(?:費用|参加費|受講料|入場料|料金){COLON}")
PLACE = re.compile(rf"(?:(?<![加留車泊業])会場|開催場所|(?<![一-龯])場所|ところ){COLON}")
PLACE_ENDS = re.compile(r"[ 　（(、。,\n]")
ASK = re.compile(r"問い?合わ?せ先?")
ASK_REACH = 40
UNTIL = re.compile(rf"{CLOCK}まで")


def found_in(draft: CheckInput, passage: Passage) -> Iterator[Apart]:
    """All that is apart in one passage. A channel's own text is read throughout by the check itself."""
    if passage.field in {"title", "body", "how_to_apply"}:
        yield from days_apart(draft, passage)
    if passage.field == "body":
        yield from values_apart(draft, passage)
        yield from phone_apart(draft, passage)
    if passage.field == "body" or passage.field.startswith(TEXT_PREFIX):
        yield from times_apart(draft, passage)
    if passage.field.startswith(TEXT_PREFIX):
        yield from days_swapped(draft, passage)


def days_apart(draft: CheckInput, passage: Passage) -> Iterator[Apart]:
    """日時 and 締切 of the text against the fields, and days of another year."""
    mentions = find_dates(passage.text)
    closing = closing_days(passage.text, mentions)
    wrong_year = list(years_apart(draft, passage, mentions))
    yield from wrong_year
    if wrong_year:
        return
    yield from _deadline(draft, passage, [one for one in mentions if one.start in closing])
    open_days = [one for one in mentions if one.start not in closing]
    if any(is_held_on(one, draft) for one in open_days) or draft.facts.starts_on is None:
        return
    groups = days_when(passage.text, mentions)
    if passage.field == "title" and Kind(draft.facts.kind) in TODAYS_NAMES and len(open_days) == 1:
        groups = [open_days] if not OTHERWISE_MEANT.match(passage.text, open_days[0].end) else []
    if groups and not any(is_held_on(one, draft) for group in groups for one in group):
        first = next(one for group in groups for one in group)
        if (day := meant(first, draft)) != draft.facts.deadline_on:
            reason = _reason(passage, day, "日時", draft.facts.starts_on, draft)
            yield first.start, first.end, Severity.CONFIRM, reason


def years_apart(draft: CheckInput, passage: Passage, mentions: Sequence[DateMention]) -> Iterator[Apart]:
    """「令和7年12月20日」 in the text for 2026-12-20: a copy of last year's."""
    facts = draft.facts
    known = [day for day in (facts.starts_on, facts.ends_on, facts.deadline_on) if day]
    labelled = {one.start for group in days_when(passage.text, mentions) for one in group}
    labelled |= closing_days(passage.text, mentions)
    for one in mentions:
        wanted = next((day for day in known if (day.month, day.day) == (one.month, one.day)), None)
        if (
            one.year is None
            or wanted is None
            or abs(one.year - wanted.year) != 1
            or one.on(one.year) in known
        ):
            continue
        before = passage.text[max(0, one.start - NOT_THIS_TIME_REACH) : one.start]
        if NOT_THIS_TIME.search(before) or OTHERWISE_MEANT.match(passage.text, one.end):
            continue
        sure = one.start in labelled or one.weekday is not None
        yield (
            one.start,
            one.end,
            Severity.STOP if sure else Severity.CONFIRM,
            f"{passage.label}は{one.year}年ですが、欄の{wanted.month}月{wanted.day}日は{wanted.year}年です。",
        )


def _deadline(draft: CheckInput, passage: Passage, closing: Sequence[DateMention]) -> Iterator[Apart]:
    wanted = draft.facts.deadline_on
    if wanted is None or not closing or any(meant(one, draft) == wanted for one in closing):
        return
    first = closing[0]
    reason = _reason(passage, meant(first, draft), "締切", wanted, draft)
    yield first.start, first.end, Severity.CONFIRM, reason


def _reason(passage: Passage, said: date | None, field: str, wanted: date, draft: CheckInput) -> str:
    year = draft.send_date.year
    written = format_date(said, base_year=year) if said else "日付"
    return f"{passage.label}の{written}は、{field}の欄の{format_date(wanted, base_year=year)}と合いません。"


def times_apart(draft: CheckInput, passage: Passage) -> Iterator[Apart]:
    """The hours behind the day of the event: another start, or the right one with another end."""
    starts_at, ends_at = draft.facts.starts_at, draft.facts.ends_at
    if starts_at is None:
        return
    times = find_times(passage.text)
    places = [one.start for one in times]
    for group in days_when(passage.text, find_dates(passage.text)):
        value = VALUE.match(passage.text, group[0].start)
        if value is None or not is_held_on(group[0], draft):
            continue
        here = times[bisect_left(places, value.start()) : bisect_left(places, value.end())]
        clocks = [time(one.hour % 24, one.minute) for one in here]
        if clocks and starts_at not in clocks:
            yield here[0].start, here[0].end, Severity.CONFIRM, _hours(passage, clocks[0], "開始", starts_at)
    if ends_at in [time(one.hour % 24, one.minute) for one in times]:
        return  # a morning and an afternoon, and one of them is the field's
    for first, last in zip(times, times[1:], strict=False):
        begins, ends = (time(one.hour % 24, one.minute) for one in (first, last))
        if ends_at and last.joint == "~" and begins == starts_at and ends != ends_at:
            yield last.start, last.end, Severity.CONFIRM, _hours(passage, ends, "終了", ends_at)


def _hours(passage: Passage, said: time, field: str, wanted: time) -> str:
    return f"{passage.label}の{format_time(said)}は、{field}の欄の{format_time(wanted)}と合いません。"


def values_apart(draft: CheckInput, passage: Passage) -> Iterator[Apart]:
    """The fee and the place under their labels."""
    facts = draft.facts
    known = set(amounts(compatible(facts.fee).text))
    for start, end in values(passage.text, FEE):
        said = list(amounts(compatible(passage.text[start:end]).text))
        if known and said and not known & set(said):
            yield (
                start,
                end,
                Severity.CONFIRM,
                f"{passage.label}の費用が、費用の欄（{facts.fee.strip()[:30]}）と合いません。",
            )
    places = squeezed(f"{facts.place}{facts.address}")
    named = list(values(passage.text, PLACE)) if squeezed(facts.place) else []
    if named and not any(_same_place(passage.text[start:end], facts.place, places) for start, end in named):
        start, end = named[0]
        yield (
            start,
            end,
            Severity.CONFIRM,
            f"{passage.label}の場所が、場所の欄（{facts.place.strip()[:30]}）と合いません。",
        )


def _same_place(said: str, place: str, places: str) -> bool:
    first = squeezed(PLACE_ENDS.split(said.strip())[0])
    return first in places or squeezed(PLACE_ENDS.split(place.strip())[0]) in squeezed(said)


def phone_apart(draft: CheckInput, passage: Passage) -> Iterator[Apart]:
    """The number behind 問合せ, where no number of the text is one of the fields'."""
    facts = draft.facts
    known = {digits(facts.contact_phone), digits(facts.department_phone)} - {""}
    known |= {digits(number) for number in PHONE.findall(compatible(facts.how_to_apply).text)}
    folded = compatible(passage.text)
    numbers = list(PHONE.finditer(folded.text))
    if not known or any(digits(number.group()) in known for number in numbers):
        return
    for number in numbers:
        before = folded.text[max(0, number.start() - ASK_REACH) : number.start()]
        if ASK.search(before.rsplit("\n", 1)[-1]):
            reason = f"{passage.label}の問合せの電話番号が、問合せ先の欄と違います。"
            yield *folded.original_span(*number.span()), Severity.CONFIRM, reason
            return


def days_swapped(draft: CheckInput, passage: Passage) -> Iterator[Apart]:
    """The day of the event as the deadline and the other way round: each is a day the fields know."""
    facts = draft.facts
    if facts.starts_on is None or facts.deadline_on is None or facts.starts_on == facts.deadline_on:
        return
    mentions = find_dates(passage.text)
    closing = closing_days(passage.text, mentions)
    single = facts.ends_on in {None, facts.starts_on}
    for one in mentions:
        day = meant(one, draft)
        closes = one.start in closing or (single and UNTIL.match(passage.text, one.end))
        if closes and day == facts.starts_on:
            yield (
                one.start,
                one.end,
                Severity.CONFIRM,
                _reason(passage, day, "締切", facts.deadline_on, draft),
            )
    for group in days_when(passage.text, mentions):
        if not any(is_held_on(one, draft) for one in group) and meant(group[0], draft) == facts.deadline_on:
            one = group[0]
            reason = _reason(passage, facts.deadline_on, "日時", facts.starts_on, draft)
            yield one.start, one.end, Severity.CONFIRM, reason


def is_held_on(mention: DateMention, draft: CheckInput) -> bool:
    """True for the first day, the last and those between."""
    start, end = draft.facts.starts_on, draft.facts.ends_on
    day = meant(mention, draft)
    return day is not None and start is not None and start <= day <= (end or start)
