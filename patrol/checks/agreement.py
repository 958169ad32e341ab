"""A text written by hand for one channel must name the same day, time, place and phone as the facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time

from patrol.checks.base import Check, Finding
from patrol.checks.draft import TEXT_PREFIX, CheckInput, Passage
from patrol.checks.weekday import meant
from patrol.extraction import find_dates, find_times
from patrol.extraction.folding import compatible
from patrol.severity import Severity
from staff.wording import format_date

PHONE = re.compile(r"(?<![\d-])0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}(?!\d)")
BLANKS = re.compile(r"\s+")


class AgreementCheck(Check):
    name = "agreement"
    title = "媒体どうしの一致"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        known = known_days(draft) if draft.own_texts else set()
        for channel, text in draft.own_texts.items():
            passage = Passage(TEXT_PREFIX + channel, text)
            yield from self._days(draft, passage, known)
            yield from self._times(draft, passage)
            yield from self._place(draft, passage)
            yield from self._phone(draft, passage)

    def _days(self, draft: CheckInput, passage: Passage, known: set[date]) -> Iterator[Finding]:
        mentions = [(mention, meant(mention, draft)) for mention in find_dates(passage.text)]
        for mention, day in mentions:
            if day and known and day not in known and not within(day, draft):
                yield self.found_at(
                    passage,
                    mention.start,
                    mention.end,
                    Severity.CONFIRM,
                    f"{passage.label}の{format_date(day, base_year=draft.send_date.year)}は、"
                    "日時・締切の欄や本文のどの日とも合いません。",
                    "欄か文面のどちらかに合わせてください。",
                )
        said = {day for _, day in mentions}
        for label, wanted in (("開催日", draft.facts.starts_on), ("締切日", draft.facts.deadline_on)):
            if wanted and wanted not in said:
                yield self._absent(passage, label, format_date(wanted))

    def _times(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        facts = draft.facts
        known = {at for at in (facts.starts_at, facts.ends_at, facts.deadline_at) if at}
        mentions = find_times(passage.text)
        clocks = {time(mention.hour % 24, mention.minute) for mention in mentions}
        if facts.starts_at and clocks and facts.starts_at not in clocks and not known & clocks:
            first = mentions[0]
            yield self.found_at(
                passage,
                first.start,
                first.end,
                Severity.CONFIRM,
                f"{passage.label}の時刻が、日時の欄の時刻と合いません。",
                "欄か文面のどちらかに合わせてください。",
            )

    def _place(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        place = squeezed(draft.facts.place)
        if place and place not in squeezed(passage.text):
            yield self._absent(passage, "場所", draft.facts.place)

    def _phone(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        wanted = digits(draft.facts.contact_phone or draft.facts.department_phone)
        known = {digits(number) for number in PHONE.findall(compatible(draft.facts.body).text)} | {wanted}
        folded = compatible(passage.text)
        for match in PHONE.finditer(folded.text):
            if wanted and digits(match.group()) not in known:
                yield self.found_at(
                    passage,
                    *folded.original_span(*match.span()),
                    Severity.CONFIRM,
                    f"{passage.label}の電話番号が、問合せ先の欄と違います。",
                    "正しい番号にそろえてください。",
                )

    def _absent(self, passage: Passage, label: str, wanted: str) -> Finding:
        return self.found(
            Severity.NOTE,
            f"{passage.label}に{label}（{wanted}）が書かれていません。",
            "省いてよいか確かめてください。",
            field=passage.field,
        )


def known_days(draft: CheckInput) -> set[date]:
    """Days the facts or the body name."""
    facts = draft.facts
    structured = {day for day in (facts.starts_on, facts.ends_on, facts.deadline_on) if day}
    prose = f"{facts.body}\n{facts.schedule_note}\n{facts.how_to_apply}\n{facts.title}"
    return structured | {day for mention in find_dates(prose) if (day := meant(mention, draft))}


def within(day: date, draft: CheckInput) -> bool:
    """True for a day between the first and the last."""
    start, end = draft.facts.starts_on, draft.facts.ends_on
    return start is not None and end is not None and start <= day <= end


def squeezed(text: str) -> str:
    return BLANKS.sub("", compatible(text).text)


def digits(phone: str) -> str:
    return re.sub(r"\D", "", compatible(phone).text)
