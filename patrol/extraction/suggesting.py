"""What the structured 対象 should hold, going by the text: offered to the clerk, who decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from patrol.extraction.audience import Audience, extract
from patrol.extraction.conditions import EVERYONE, PREGNANCY
from patrol.extraction.folding import fold

EVERYONE_KIND, AGES_KIND, OTHER_KIND = "everyone", "ages", "other"
LONGEST_PHRASE = 60
# 対象：小学3年生〜6年生とその保護者 / 小学生と保護者を対象に
PHRASE_AFTER = re.compile(
    r"対象(?:者|年齢|学年|児)? ?(?:[:：＊*】］\]〉》]|(?:は|・・・|…)) ?(?P<phrase>[^\n。]{2,60})"
    r"|^[ 　■●○◆◇・]{0,2}対象[ 　]{1,3}(?P<column>[^\n。]{2,60})",
    re.MULTILINE,
)
PHRASE_BEFORE = re.compile(r"(?:^|(?<=[。、\n]))(?P<phrase>[^。、\n]{2,40})を対象(?:に|と)", re.MULTILINE)
# The sentence's own end is no part of the phrase.
PHRASE_END = re.compile(r"(?:です|となります|に限ります)?[ 　、,]*$")


@dataclass(frozen=True, slots=True)
class AudienceSuggestion:
    """Values for the fields (ages in years, two decimals), and `quote`, the words they were read from.

    `outright` tells a stated 対象 from ages spoken of in passing.
    """

    kind: str
    age_min: Decimal | None = None
    age_max: Decimal | None = None
    pregnancy: bool = False
    text: str = ""
    quote: str = ""
    outright: bool = True


def suggest(body: str, title: str = "", ref: date | None = None) -> AudienceSuggestion | None:
    """The audience the words state; None where they state none."""
    said = extract(body, title, ref)
    phrase = stated_phrase(body)
    if said.says_ages and said.deciding_spans and not said.everyone:
        return _of_ages(said, f"{title}\n{body}" if title else body, phrase)
    if said.everyone:
        return AudienceSuggestion(EVERYONE_KIND, quote=_quote(EVERYONE, f"{title}\n{body}"))
    if said.pregnancy_weight > 1 or (said.pregnancy and phrase):
        quote = _quote(PREGNANCY, f"{title}\n{body}")
        return AudienceSuggestion(OTHER_KIND, pregnancy=True, text=phrase or "妊娠中の人", quote=quote)
    return AudienceSuggestion(OTHER_KIND, text=phrase, quote=phrase) if phrase else None


def stated_phrase(body: str) -> str:
    """The words given as 対象, as written; "" where there are none."""
    found = PHRASE_AFTER.search(body) or PHRASE_BEFORE.search(body)
    if found is None:
        return ""
    phrase = next(group for group in found.groups() if group)
    return PHRASE_END.sub("", " ".join(phrase.split()))[:LONGEST_PHRASE]


def _of_ages(said: Audience, text: str, phrase: str) -> AudienceSuggestion:
    span = said.deciding_spans[0]
    stated = phrase if extract(phrase).says_ages else ""
    quote = stated or text[span.start : span.end]
    return AudienceSuggestion(
        AGES_KIND,
        age_min=_years(said.age_min),
        age_max=_years(said.age_max),
        pregnancy=said.pregnancy_weight > 1,
        # 「4か月児」 ends with its month, the field at the age after it: residents read the words as written.
        text=quote if stated or "月" in quote else "",
        quote=quote,
        outright=said.is_outright,
    )


def _years(age: float | None) -> Decimal | None:
    return None if age is None else Decimal(str(age)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _quote(pattern: re.Pattern[str], text: str) -> str:
    folded = fold(text)
    found = pattern.search(folded.text)
    if found is None:
        return ""
    start, end = folded.original_span(*found.span())
    return text[start:end]
