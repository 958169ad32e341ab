"""Mobile numbers and free mail addresses: may these be published?

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

MOBILE = re.compile(r"(?<![\d-])0[6789]0(?: ?[-(~ー] ?)?\d{4}(?: ?[-)~ー] ?)?\d{4}(?!\d)")
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
    version = 2

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


def digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, compatible(phone).text))
