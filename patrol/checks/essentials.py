"""Missing essentials: an event needs a day and a place, a call for applications a way to apply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from announcements.facts import Facts
from announcements.models.announcement import Kind
from patrol.checks.base import Check, Finding
from patrol.checks.draft import WRITTEN_FACTS, CheckInput
from patrol.extraction import find_dates
from patrol.severity import Severity

PLACE_IN_BODY = re.compile(r"(?:場所|会場|ところ)[:： 　\n】\])）」はのでに]|オンライン|zoom", re.IGNORECASE)
DEADLINE_IN_TEXT = re.compile(r"締め?切り?|〆切|期限|必着|消印|まで")
APPLICATION_IN_BODY = re.compile(r"申し?込み?|応募|電話で|メールで")


@dataclass(frozen=True, slots=True)
class Essential:
    """A fact a reader needs. `in_body` finds it in the prose of `texts` when the field is empty."""

    label: str
    field: str
    present: Callable[[Facts], bool]
    in_body: Callable[[str], bool] = lambda _body: False
    texts: tuple[str, ...] = ("body",)

    def written_in(self, facts: Facts) -> str:
        """The name of the field whose prose tells it, or ""."""
        found = (name for name in self.texts if self.in_body(getattr(facts, name)))
        return WRITTEN_FACTS.get(next(found, ""), "")


WHEN = Essential(
    "日時",
    "starts_on",
    lambda facts: bool(facts.starts_on or facts.ends_on or facts.schedule_note.strip()),
    lambda body: bool(find_dates(body)),
)
PLACE = Essential(
    "場所",
    "place",
    lambda facts: bool(facts.place.strip() or facts.address.strip()),
    lambda body: bool(PLACE_IN_BODY.search(body)),
)
DEADLINE = Essential(
    "締切",
    "deadline_on",
    lambda facts: facts.deadline_on is not None,
    lambda body: bool(DEADLINE_IN_TEXT.search(body) and find_dates(body)),
    ("body", "how_to_apply"),
)
APPLY = Essential(
    "申込方法",
    "how_to_apply",
    lambda facts: bool(facts.how_to_apply.strip()),
    lambda body: bool(APPLICATION_IN_BODY.search(body)),
)
FEE = Essential(
    "費用",
    "fee",
    lambda facts: bool(facts.fee.strip()),
    lambda body: bool(re.search(r"無料|円|費用", body)),
)
CONTACT = Essential(
    "問合せ先",
    "contact_phone",
    lambda facts: bool(facts.contact_phone or facts.contact_email or facts.department_phone),
)

ESSENTIALS: dict[str, dict[Essential, Severity]] = {
    Kind.EVENT: {
        WHEN: Severity.STOP,
        PLACE: Severity.STOP,
        CONTACT: Severity.CONFIRM,
        APPLY: Severity.NOTE,
        FEE: Severity.NOTE,
    },
    Kind.RECRUIT: {APPLY: Severity.STOP, DEADLINE: Severity.CONFIRM, CONTACT: Severity.CONFIRM},
    Kind.NOTICE: {CONTACT: Severity.CONFIRM},
    Kind.CONSULT: {WHEN: Severity.CONFIRM, PLACE: Severity.CONFIRM, CONTACT: Severity.STOP},
    Kind.HEALTH: {WHEN: Severity.CONFIRM, PLACE: Severity.CONFIRM, CONTACT: Severity.STOP},
    Kind.SAFETY: {},
}
LIGHTER = {
    Severity.STOP: Severity.CONFIRM,
    Severity.CONFIRM: Severity.NOTE,
    Severity.NOTE: Severity.NOTE,
}


class EssentialsCheck(Check):
    name = "essentials"
    version = 2
    title = "必要な事項"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        kind = Kind(draft.facts.kind)
        for essential, severity in ESSENTIALS[kind].items():
            if essential.present(draft.facts):
                continue
            if where := essential.written_in(draft.facts):
                yield self.found(
                    LIGHTER[severity],
                    f"{essential.label}が{where}にだけ書かれています。",
                    f"「{essential.label}」の欄にも入れてください。各媒体の文面と市政だよりに載ります。",
                    field=essential.field,
                )
            else:
                yield self.found(
                    severity,
                    f"{essential.label}がありません。「{kind.label}」を読む人に必要な事項です。",
                    f"「{essential.label}」の欄に入れてください。",
                    field=essential.field,
                )
