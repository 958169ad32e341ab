"""A person's name beside a home address: what a resident never agreed to have sent to everybody.

Ready-made detectors of names mostly found lecturers and office contacts. A name is only looked for where a
street number stands next to it, and the address of a hall or an office is nobody's home.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.extraction.folding import compatible
from patrol.severity import Severity

NUMBER = (
    r"(?:\d{1,4}丁目(?:\d{1,4}(?:番地?|-)(?:\d{1,4}号?)?)?|\d{1,5}番地"
    r"|[1-9]\d{0,3}-\d{1,4}-\d{1,4}|\d{1,4}番\d{1,4}号)"
)
ADDRESS = re.compile(rf"(?<![\d-]){NUMBER}(?![\d-])")
# 山田花子さん 山田 花子様 山田氏 / 氏名：山田 花子 / 山田さん宅 山田方
NAME = re.compile(
    r"[一-龯々]{1,4}[ ]?[一-龯々ぁ-んァ-ヶ]{0,4}(?:さん|様|氏)(?:宅|方)?(?![一-龯])"
    r"|(?:氏名|名前|代表者?|世話人|会長|区長|班長|当選者|受賞者|連絡先|申込先|民生委員)[: ]{1,2}"
    r"[一-龯々]{1,4}[ ]?[一-龯々ぁ-んァ-ヶ]{1,4}"
    r"|[一-龯々]{2,4}(?:宅|方)(?![一-龯ぁ-んァ-ヶ])"
)
NOBODY = re.compile(
    r"皆さん|お客|みな|各位|お子|親|保護者|市民|住民|利用者|参加者|希望者|対象者|地方|夕方|双方|行方|一方|両方|自宅|在宅|住宅|帰宅"
    r"|電話|携帯|住所|[上下左右]記|同上|直接|委員会|自治会|町内会|保存会|実行委|[部室](?: |$)"
)
# Whose address it is when it is nobody's home. 駅前本町 is a part of town.
PUBLIC = re.compile(
    r"市役所|役場|庁舎|支所|出張所|センター|公民館|会館|図書館|博物館|美術館|体育館|プラザ|ホール|学校|大学|幼稚園"
    r"|保育園|保育所|こども園|病院|医院|診療所|クリニック|協会|協議会|株式会社|事務所|事務局|課|係|館|園|寺|神社|公園|広場"
    r"|駅(?!前)|集会所|商店|薬局|ホテル|旅館"
)
# 寺田花子さん and 館野様 hold the signs of a public place without being one; 公民館長の田中さん does not.
PERSON = re.compile(r"[一-龯々]{1,4} ?[一-龯々ぁ-ねは-ん]{0,4}(?:さん|様|氏)")
OFFICIAL = re.compile(r"..館|学校|大学|[課係長]|協会|医院|病院|事務")
HOME = re.compile(r"(?:さん|様|氏)(?:宅|方)(?![一-龯])")
NEAR = 40  # characters between the number and the name
BEFORE_ADDRESS = 30


class ResidentsCheck(Check):
    name = "residents"
    title = "住民の住所と名前"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            if passage.field == "address":
                continue  # where an event is; its place has a field of its own
            folded = compatible(passage.text)
            for address in ADDRESS.finditer(folded.text):
                if name := name_beside(folded.text, *address.span()):
                    start, end = min(address.start(), name[0]), max(address.end(), name[1])
                    yield self.found_at(
                        passage,
                        *folded.original_span(start, end),
                        Severity.CONFIRM,
                        f"{passage.label}に、人の名前と住所が並んでいます。",
                        "個人の住所なら消すか、本人の了解を得てください。市の施設や事務所の住所なら、このままで構いません。",
                    )


def name_beside(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a person's name stands near the street number `start`..`end`; None beside a public place."""
    low, high = max(0, start - NEAR), min(len(text), end + NEAR)
    whose = text[max(low, start - BEFORE_ADDRESS) : min(high, end + BEFORE_ADDRESS)]
    if not HOME.search(whose) and PUBLIC.search(PERSON.sub(without_name, whose)):
        return None
    for match in NAME.finditer(text, low, high):
        if not NOBODY.search(match.group()):
            return match.span()
    return None


def without_name(person: re.Match[str]) -> str:
    return person.group() if OFFICIAL.search(person.group()) else ""
