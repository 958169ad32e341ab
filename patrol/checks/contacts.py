"""Mobile numbers and free mail addresses: may these be published? And does a telephone number ring at all?

Ready-made detectors of personal data mostly found office contacts and lecturers; these two kinds are what
a person would be sorry about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.extraction.folding import compatible
from patrol.severity import Severity

MOBILE = re.compile(r"(?<![\d-])0[6789]0(?: ?[-(~ー.] ?| )?\d{4}(?: ?[-)~ー.] ?| )?\d{4}(?!\d)")
# 391 numbers in published texts: none had a digit too few or too many.
PHONE = re.compile(r"(?<![\d\-/.~])(?<![和成R])\(?0\d{1,4}(?:\)| ?[-(] ?)\d{1,4}(?: ?[-)] ?)\d{2,5}(?![\d-])")
ELEVEN_DIGITS = re.compile(r"0[5-9]0")
# 22-1111 is enough for a neighbour; a message reaches people who dial from elsewhere.
LOCAL = re.compile(r"(?:電話|TEL|☎)(?:番号)?[: ]{0,2}(?P<number>[1-9]\d{0,3}-\d{4})(?![\d-])", re.IGNORECASE)
ONLY_LOCAL = re.compile(r"\A\s{0,9}(?P<number>[1-9]\d{0,3}-\d{4})(?![\d-])")
FREE_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@"
    r"(?:gmail\.com|googlemail\.com|yahoo\.(?:co\.jp|com|ne\.jp)|ymail\.ne\.jp|outlook\.(?:com|jp)|hotmail\.(?:com|co\.jp)|live\.jp"
    r"|icloud\.com|me\.com|mac\.com|docomo\.ne\.jp|ezweb\.ne\.jp|au\.com|softbank\.(?:ne\.)?jp|i\.softbank\.jp|nifty\.com|excite\.co\.jp)"
    r"(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
KINDS = (("携帯電話の番号", MOBILE), ("個人でも使う無料メールのアドレス", FREE_MAIL))


class ContactsCheck(Check):
    name = "contacts"
    title = "公開する連絡先"
    version = 3

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        facts = draft.facts
        fields = (
            Passage("contact_phone", facts.contact_phone),
            Passage("contact_email", facts.contact_email),
        )
        # The telephone the department registered is the city's own, be it a mobile one.
        office = digits(facts.department_phone)
        for passage in (*draft.passages, *(field for field in fields if field.text)):
            yield from self._judge(passage, office)

    def _judge(self, passage: Passage, office: str) -> Iterator[Finding]:
        folded = compatible(passage.text)
        for match in PHONE.finditer(folded.text):
            if (count := len(digits(match.group()))) != digits_of(match.group()):
                yield self.found_at(
                    passage,
                    *folded.original_span(*match.span()),
                    Severity.CONFIRM,
                    f"{passage.label}の電話番号は{count}桁で、桁の数が合いません。",
                    "番号を確かめて、正しい番号に直してください。",
                )
        own_field = passage.field == "contact_phone"
        for match in (ONLY_LOCAL if own_field else LOCAL).finditer(folded.text):
            yield self.found_at(
                passage,
                *folded.original_span(*match.span("number")),
                Severity.CONFIRM if own_field else Severity.NOTE,
                f"{passage.label}の電話番号に、市外局番がありません。",
                "市外からかける人もいます。市外局番から書いてください。",
            )
        for what, pattern in KINDS:
            for match in pattern.finditer(folded.text):
                if office and digits(match.group()) == office:
                    continue
                yield self.found_at(
                    passage,
                    *folded.original_span(*match.span()),
                    Severity.CONFIRM,
                    f"{passage.label}に{what}があります。",
                    "本人の了解があり、公開してよい連絡先か確認してください。",
                )


def digits_of(phone: str) -> int:
    return 11 if ELEVEN_DIGITS.match(digits(phone)) else 10


def digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, compatible(phone).text))
