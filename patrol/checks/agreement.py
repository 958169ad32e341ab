"""What a person wrote must say what the facts say: 日時 場所 締切 対象 費用 連絡先.

Every text is held against the same facts, so two channels that agree with them agree with each other.
Title and body are read where they name a thing outright (日時：…), a channel's own text throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time

from announcements.models.announcement import AudienceKind
from patrol.checks import fields_apart
from patrol.checks.amounts import EMAIL, PHONE, YEN, amount, amounts, digits, squeezed
from patrol.checks.base import Check, Finding
from patrol.checks.draft import TEXT_PREFIX, CheckInput, Passage
from patrol.checks.weekday import meant
from patrol.extraction import extract, find_dates, find_times
from patrol.extraction.folding import compatible
from patrol.severity import Severity
from staff.wording import format_date

FREE = re.compile(r"無料")
NOT_FOR_ALL = re.compile(
    r"以[下上]|未満|小学|中学|高校|幼児|[子こ]ども|小人|歳|会員|障|保護者|一部|駐車|託児"
)
SENTENCE = re.compile(r"[。\n]")


class AgreementCheck(Check):
    name = "agreement"
    title = "欄と文面の一致"
    version = 3

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            yield from self._apart(draft, passage)
        known = known_days(draft) if draft.own_texts else set()
        for channel, text in draft.own_texts.items():
            passage = Passage(TEXT_PREFIX + channel, text)
            yield from self._days(draft, passage, known)
            yield from self._times(draft, passage)
            yield from self._fee(draft, passage)
            yield from self._contacts(draft, passage)
            yield from self._absent(passage, list(absent(draft, passage)))

    def _apart(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        """Fields that a text repeats otherwise."""
        for one in fields_apart.found_in(draft, passage):
            yield self.found_at(passage, *one, "欄か文面のどちらかに合わせてください。")

    def _days(self, draft: CheckInput, passage: Passage, known: set[date]) -> Iterator[Finding]:
        for mention in find_dates(passage.text):
            day = meant(mention, draft)
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

    def _fee(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        """An amount nobody else names, or 無料 where the field asks for money."""
        if not draft.facts.fee.strip():
            return
        stated = compatible(f"{draft.facts.fee}\n{draft.facts.body}\n{draft.facts.how_to_apply}").text
        known = set(amounts(stated))
        folded = compatible(passage.text)
        wrong = [match for match in YEN.finditer(folded.text) if amount(match) not in known]
        if known and not FREE.search(stated):
            free = (match for match in FREE.finditer(folded.text) if not for_some(folded.text, match))
            wrong += list(free)
        for match in wrong:
            yield self.found_at(
                passage,
                *folded.original_span(*match.span()),
                Severity.CONFIRM,
                f"{passage.label}の「{match.group()}」は、費用の欄（{draft.facts.fee.strip()[:30]}）と合いません。",
                "欄か文面のどちらかに合わせてください。",
            )

    def _contacts(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        facts = draft.facts
        prose = compatible(f"{facts.body}\n{facts.how_to_apply}").text
        phones = {digits(number) for number in PHONE.findall(prose)}
        phones |= {digits(facts.contact_phone), digits(facts.department_phone)} - {""}
        mails = {mail.lower() for mail in EMAIL.findall(prose)} | {facts.contact_email.lower()} - {""}
        folded = compatible(passage.text)
        for what, pattern, known, plain in (
            ("電話番号", PHONE, phones, digits),
            ("メール", EMAIL, mails, str.lower),
        ):
            for match in pattern.finditer(folded.text):
                if known and plain(match.group()) not in known:
                    yield self.found_at(
                        passage,
                        *folded.original_span(*match.span()),
                        Severity.CONFIRM,
                        f"{passage.label}の{what}が、問合せ先の欄と違います。",
                        f"正しい{what}にそろえてください。",
                    )

    def _absent(self, passage: Passage, missing: list[str]) -> Iterator[Finding]:
        if missing:
            yield self.found(
                Severity.NOTE,
                f"{passage.label}に書かれていないもの：{'、'.join(missing)}。",
                "省いてよいか確かめてください。",
                field=passage.field,
            )


def absent(draft: CheckInput, passage: Passage) -> Iterator[str]:
    """What the facts hold and the text does not, as a reader would name it."""
    facts = draft.facts
    said = {meant(mention, draft) for mention in find_dates(passage.text)}
    for label, wanted in (("開催日", facts.starts_on), ("締切日", facts.deadline_on)):
        if wanted and wanted not in said:
            yield f"{label}（{format_date(wanted)}）"
    words = squeezed(passage.text)
    if (place := squeezed(facts.place)) and place not in words:
        yield f"場所（{facts.place.strip()}）"
    if facts.audience_kind in {AudienceKind.AGES, AudienceKind.OTHER}:
        audience = squeezed(facts.audience_text)
        named = bool(audience) and audience in words
        if not named and not says_for_whom(passage.text, draft.send_date):
            yield "対象"
    if YEN.search(compatible(facts.fee).text) and not re.search("円|無料", words):
        yield f"費用（{facts.fee.strip()[:30]}）"


def says_for_whom(text: str, send_date: date) -> bool:
    if "対象" in text:
        return True
    said = extract(text, "", send_date)
    return bool(said.says_ages or said.stages or said.status or said.everyone or said.pregnancy)


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


def for_some(text: str, match: re.Match[str]) -> bool:
    """「小学生以下は無料」 says nothing of the fee of all."""
    before = SENTENCE.split(text[max(0, match.start() - 12) : match.start()])[-1]
    return bool(NOT_FOR_ALL.search(before))
